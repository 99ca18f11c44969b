using OpenClaw.Benchmarks.MainPath;
using OpenClaw.Benchmarks.Reporting;
using OpenClaw.Tests.Cluster;
using OpenClaw.Tests.Servers;

namespace OpenClaw.Benchmarks.Failover;

/// <summary>All measurements in their order, and what is printed of them.</summary>
internal static class FailoverReport
{
    private const int FullRepetitions = 5;

    /// <param name="folders">Null: without other queues.</param>
    public static async Task<int> RunAsync(bool quick, bool onlyPeers, PeerFolders? folders, CancellationToken cancellationToken)
    {
        Progress.Say($"Starting a private PostgreSQL and Redis");
        await using var postgres = await PrivatePostgres.StartAsync();
        Progress.Say($"{await postgres.DescribeAsync()}");
        var result = onlyPeers ? null : await MeasureAsync(postgres, quick, cancellationToken);
        if (folders is not null) await ComparePeersAsync(result, postgres, folders, quick, cancellationToken);
        else Console.WriteLine("Other queues were left out: --peers DIR names the drivers.");
        if (result is null) return 0;
        Console.WriteLine(Figures.ResultLine(Result(result)));
        return result.Lost == 0 && result.Doubled == 0 ? 0 : 1;
    }

    private static async Task<FailoverResult> MeasureAsync(PrivatePostgres postgres, bool quick, CancellationToken cancellationToken)
    {
        await using var redis = await LocalRedis.StartAsync();
        var result = await FailoverResult.MeasureAsync(new ClusterStores(await postgres.CreateDatabaseAsync(), redis.ConnectionString), quick ? 1 : FullRepetitions, cancellationToken);
        Console.WriteLine(Blows(result));
        Notes(result);
        var picture = Path.Combine(Repository.Artifacts, "failover.svg");
        await File.WriteAllTextAsync(picture, FailoverPlot.Draw(result), cancellationToken);
        Progress.Say($"Drew {picture}");
        return result;
    }

    private static async Task ComparePeersAsync(FailoverResult? ours, PrivatePostgres postgres, PeerFolders folders, bool quick, CancellationToken cancellationToken)
    {
        await using var redis = await LocalRedis.StartAsync();
        var drivers = new PeerDrivers(folders, postgres.Port, await postgres.CreateDatabaseAsync(), redis.ConnectionString);
        Console.WriteLine(PeerTable.Of(ours, await PeerCase.MeasureAllAsync(drivers, quick, cancellationToken)));
        Console.WriteLine("Drivers: 4 jobs on the struck worker. Their effect is a line that the job's own code writes; ours is the committed answer. The work itself");
        Console.WriteLine("(a call of the model) is done again by every system of this table, ours included: a frozen worker cannot be asked whether it went on.");
    }

    private static Table Blows(FailoverResult result)
    {
        var table = new Table($"worker with {FailoverCluster.Jobs} running jobs", "jobs", "p50, s", "p99, s", "last, s", "goal for p99", "most on one worker", "commits refused");
        Add("killed (SIGKILL)", Blow.Kill, "1 s");
        Add("frozen (SIGSTOP)", Blow.Freeze, "3 s");
        Add("drained (SIGTERM, no grace)", Blow.Drain, "0.3 s");
        return table;

        void Add(string name, Blow blow, string goal)
        {
            var (moves, seconds) = (result.Of(blow), result.SecondsOf(blow));
            table.Add(
                name, $"{seconds.Count}", Figures.Read(Measured.Percentile(seconds, 0.5)), Figures.Read(Measured.Percentile(seconds, 0.99)), Figures.Read(seconds.Max()), goal,
                FormattableString.Invariant($"{100 * moves.Max(move => move.LargestShare):0} %"), blow == Blow.Freeze ? $"{moves.Sum(move => move.Refused)}" : "–");
        }
    }

    private static void Notes(FailoverResult result)
    {
        Console.WriteLine($"2 gateways, 3 workers of {FailoverCluster.Slots} slots, PostgreSQL and Redis as processes. The struck worker runs all {FailoverCluster.Jobs} jobs because the others have the weight 0");
        Console.WriteLine("until they run; the model answers nobody until all of them were called again. Time: from the signal to the model's call by another worker, each job.");
        Console.WriteLine("Before each blow every worker ran jobs, so that none compiles its code during it.");
        Console.WriteLine("Refused: of a resumed worker, as its metric openclaw.jobs.stale_verbs says; runs that it gave up by itself before they ended are not among them.");
        Console.WriteLine($"Gateway killed {result.Repetitions} times with {FailoverCluster.Jobs} running and {FailoverCluster.Jobs} waiting messages: {result.GatewayKillAffected} affected.");
        var most = result.Rejoins.Max();
        Console.WriteLine($"Started again under load, a worker had 90 % of a fair share of the calls (of 2 s) after {Figures.Read(Measured.Percentile(result.Rejoins, 0.5))} s (median), {(most >= Rejoin.Limit.TotalSeconds ? "> " : "")}{Figures.Read(most)} s at most, its start included.");
        Console.WriteLine($"Of {result.Sent} messages {result.Lost} have no answer and {result.Doubled} more than one.");
        Console.WriteLine();
    }

    private static (string, double)[] Result(FailoverResult result) =>
    [
        ("kill_p50_s", Measured.Percentile(result.SecondsOf(Blow.Kill), 0.5)),
        ("kill_p99_s", Measured.Percentile(result.SecondsOf(Blow.Kill), 0.99)),
        ("freeze_p99_s", Measured.Percentile(result.SecondsOf(Blow.Freeze), 0.99)),
        ("drain_handback_p99_s", Measured.Percentile(result.SecondsOf(Blow.Drain), 0.99)),
        ("gateway_kill_jobs_affected", result.GatewayKillAffected),
        ("lost", result.Lost),
        ("doubled", result.Doubled),
        ("rejoin_fair_share_s", Measured.Percentile(result.Rejoins, 0.5)),
    ];
}
