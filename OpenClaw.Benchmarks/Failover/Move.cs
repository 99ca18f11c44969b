using OpenClaw.Benchmarks.Reporting;
using OpenClaw.Tests.Cluster;

namespace OpenClaw.Benchmarks.Failover;

/// <summary>What happens to a worker.</summary>
internal enum Blow
{
    /// <summary>SIGKILL.</summary>
    Kill,

    /// <summary>SIGSTOP, and SIGCONT once others have answered its messages.</summary>
    Freeze,

    /// <summary>SIGTERM without grace.</summary>
    Drain,
}

/// <summary>How the jobs of one struck worker moved on.</summary>
/// <param name="Seconds">From the blow to the model's call by another worker, each job.</param>
/// <param name="LargestShare">Of the jobs, on the one worker that took most.</param>
/// <param name="Refused">Commits of the struck worker that were refused, as its metric says.</param>
internal sealed record Move(Blow Blow, double[] Seconds, double LargestShare, int Refused)
{
    /// <summary>Strikes a worker that runs <see cref="FailoverCluster.Jobs"/> jobs. Killed and drained ones are left ended, a frozen one is resumed.</summary>
    public static async Task<Move> MeasureAsync(FailoverCluster cluster, ClusterNode worker, Blow blow, CancellationToken cancellationToken)
    {
        var messages = await cluster.FillAsync(worker, cancellationToken);
        var refusedBefore = await RefusedAsync(worker, cancellationToken);
        var clock = TimeProvider.System;
        var struck = clock.GetTimestamp();
        var striking = blow switch
        {
            Blow.Kill => worker.KillAsync(),
            Blow.Freeze => worker.FreezeAsync(cancellationToken),
            _ => worker.TerminateAsync(),
        };
        await FailoverCluster.WaitAsync(() => messages.All(m => Elsewhere(cluster, m, worker) is not null), $"not all jobs were started elsewhere after {blow}", cancellationToken);
        await striking;
        var calls = Array.ConvertAll(messages, m => Elsewhere(cluster, m, worker)!);
        cluster.LetGo();
        await cluster.AnsweredAsync(cancellationToken);
        var refused = 0;
        if (blow == Blow.Freeze)
        {
            // The answers that the model gave it meanwhile lie in its sockets, and it tries to commit them.
            worker.Resume();
            await cluster.SettleAsync(cancellationToken);
            refused = await RefusedAsync(worker, cancellationToken) - refusedBefore;
        }

        var move = new Move(
            blow, Array.ConvertAll(calls, call => clock.GetElapsedTime(struck, call.At).TotalSeconds), calls.CountBy(call => call.Worker).Max(pair => pair.Value) / (double)calls.Length, refused);
        Progress.Say($"  {blow}: p50 {Figures.Read(Measured.Percentile(move.Seconds, 0.5))} s, all after {Figures.Read(move.Seconds.Max())} s; {refused} commits refused");
        return move;
    }

    private static async Task<int> RefusedAsync(ClusterNode worker, CancellationToken cancellationToken) =>
        (int)await worker.ReadMetricAsync("openclaw_jobs_stale_verbs_total", "verb=\"commit\"", cancellationToken);

    private static ModelCall? Elsewhere(FailoverCluster cluster, int message, ClusterNode worker) =>
        cluster.Calls.Of(message).FirstOrDefault(call => call.Worker != FailoverCluster.NameOf(worker));
}
