using OpenClaw.Benchmarks.Reporting;
using OpenClaw.Tests.Cluster;

namespace OpenClaw.Benchmarks.Failover;

/// <summary>How long a worker that ended and is started again waits for its share of the calls, its own start included.</summary>
internal static class Rejoin
{
    /// <summary>Nobody waits longer for it.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(40);

    private const int PerSecond = 30;

    /// <summary>As models do: a worker whose jobs all wait for their first word looks slow to the gateways.</summary>
    private const int Pieces = 8;

    /// <summary>Of a fair share: what one window can tell from noise.</summary>
    private const double Reached = 0.9;

    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ModelTime = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    /// <returns>Seconds; <see cref="Limit"/> when it did not get its share until then.</returns>
    public static async Task<double> MeasureAsync(FailoverCluster cluster, ClusterNode worker, CancellationToken cancellationToken)
    {
        cluster.LetGo(ModelTime, Pieces);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var load = LoadAsync(cluster, enough.Token, cancellationToken);
        await Task.Delay(Window + ModelTime, cancellationToken);
        var started = TimeProvider.System.GetTimestamp();
        await worker.StartAsync(cancellationToken);
        var ready = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        var seconds = await WaitForShareAsync(cluster, FailoverCluster.NameOf(worker), started, cancellationToken);
        await enough.CancelAsync();
        await load;
        cluster.LetGo();
        await cluster.AnsweredAsync(cancellationToken);
        Progress.Say($"  started again: ready after {Figures.Read(ready)} s, fair share after {Figures.Read(seconds)} s");
        return seconds;
    }

    private static async Task<double> WaitForShareAsync(FailoverCluster cluster, string name, long started, CancellationToken cancellationToken)
    {
        var (clock, shares) = (TimeProvider.System, new List<string>());
        for (; ; await Task.Delay(Step, cancellationToken))
        {
            var elapsed = clock.GetElapsedTime(started);
            var (all, own) = cluster.Calls.Since(clock.GetTimestamp() - (long)(Window.TotalSeconds * clock.TimestampFrequency), name);
            if (shares.Count < (int)elapsed.TotalSeconds) shares.Add($"{100 * own / Math.Max(1, all)}");
            if (elapsed > Limit || (all > PerSecond && own >= all * Reached / cluster.Cluster.Workers.Count))
            {
                Progress.Say($"  its share second by second, %: {string.Join(' ', shares)}");
                return Math.Min(elapsed.TotalSeconds, Limit.TotalSeconds);
            }
        }
    }

    // At a steady rate, whatever becomes of the earlier ones.
    private static async Task LoadAsync(FailoverCluster cluster, CancellationToken enough, CancellationToken cancellationToken)
    {
        var sending = new List<Task>();
        using var ticks = new PeriodicTimer(TimeSpan.FromSeconds(1) / PerSecond);
        try
        {
            while (await ticks.WaitForNextTickAsync(enough)) sending.Add(cluster.SendAsync(null, cancellationToken));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It is enough.
        }

        await Task.WhenAll(sending);
    }
}
