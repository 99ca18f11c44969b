using OpenClaw.Benchmarks.Reporting;
using OpenClaw.Tests.Cluster;

namespace OpenClaw.Benchmarks.Failover;

/// <summary>
/// A gateway is killed while jobs run and a second message waits behind each. Affected is a message that the model was asked more than once, or that
/// began later than a second after the one before it in its conversation could end.
/// </summary>
internal static class GatewayKill
{
    private static readonly TimeSpan LateAfter = TimeSpan.FromSeconds(1);

    /// <summary>Longer than it takes to declare a node dead: had somebody drawn wrong conclusions, they would show.</summary>
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(4);

    /// <returns>How many messages were affected; attempts are looked at in the end (<see cref="Answers"/>).</returns>
    public static async Task<(int Affected, int[] Messages)> MeasureAsync(FailoverCluster cluster, ClusterNode gateway, CancellationToken cancellationToken)
    {
        await cluster.WarmUpAsync(cancellationToken);
        cluster.Hold();
        var first = cluster.Sent;
        var running = await Task.WhenAll(Enumerable.Range(first, FailoverCluster.Jobs).Select(i => cluster.SendAsync($"gateway-{i}", cancellationToken)));
        await FailoverCluster.WaitAsync(() => running.All(m => cluster.Calls.Of(m).Count > 0), "not all jobs were started", cancellationToken);
        var waiting = await Task.WhenAll(Enumerable.Range(first, FailoverCluster.Jobs).Select(i => cluster.SendAsync($"gateway-{i}", cancellationToken)));
        await gateway.KillAsync();
        await Task.Delay(Watch, cancellationToken);
        var letGo = TimeProvider.System.GetTimestamp();
        cluster.LetGo();
        await cluster.AnsweredAsync(cancellationToken);
        var repeated = running.Concat(waiting).Count(m => cluster.Calls.Of(m).Count != 1);
        var late = waiting.Count(m => cluster.Calls.Of(m) is [var call] && TimeProvider.System.GetElapsedTime(letGo, call.At) > LateAfter);
        Progress.Say($"  gateway killed: {repeated} of {running.Length + waiting.Length} messages repeated, {late} late; the last began {Figures.Read(waiting.Max(m => TimeProvider.System.GetElapsedTime(letGo, cluster.Calls.Of(m)[0].At).TotalSeconds))} s after it could");
        await gateway.StartAsync(cancellationToken);
        return (repeated + late, [.. running, .. waiting]);
    }
}
