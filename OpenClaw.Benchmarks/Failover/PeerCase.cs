using OpenClaw.Benchmarks.Reporting;

namespace OpenClaw.Benchmarks.Failover;

/// <summary>One other queue in one setting.</summary>
/// <param name="Frozen">Null when it was not run: nothing would have moved within any limit that a benchmark can wait.</param>
internal sealed record PeerCase(string Name, PeerRun Killed, PeerRun? Frozen)
{
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(45);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(65);
    private static readonly TimeSpan JobTime = TimeSpan.FromSeconds(3);

    /// <summary>The defaults wait for a minute and more and are left to full runs, but for the queue that has only defaults.</summary>
    public static async Task<IReadOnlyList<PeerCase>> MeasureAllAsync(PeerDrivers drivers, bool quick, CancellationToken cancellationToken)
    {
        Progress.Say($"Other queues");
        var cases = new List<PeerCase>();
        if (!quick) await AddAsync("BullMQ on Redis, defaults", ["bullmq-redis"], Long, null);
        await AddAsync("BullMQ on Redis, fastest", ["bullmq-redis", "fast"], Short, TimeSpan.FromSeconds(8));
        if (!quick) await AddAsync("pg-boss, defaults", ["pgboss"], Long, null);
        // Its heartbeats are 10 s apart at the least, so a frozen job has to last longer than two of them.
        await AddAsync("pg-boss, fastest", ["pgboss", "fast"], Short, quick ? null : TimeSpan.FromSeconds(20));
        await AddAsync("graphile-worker, defaults", ["graphile"], quick ? Short : Long, null);
        return cases;

        async Task AddAsync(string name, string[] arguments, TimeSpan limit, TimeSpan? frozenJobTime)
        {
            var killed = await drivers.RunAsync(arguments, limit, JobTime, cancellationToken);
            var frozen = frozenJobTime is { } jobTime ? await drivers.RunAsync([.. arguments, "stop"], limit + jobTime, jobTime, cancellationToken) : null;
            cases.Add(new PeerCase(name, killed, frozen));
        }
    }
}
