using OpenClaw.Core.Alerts;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Outbox;

namespace OpenClaw.Gateway.Overview;

/// <summary>One look at the store for everybody who watches the cluster: consoles, alerts, metrics. However many ask, the store is asked once a second at most;
/// a look that failed is everybody's failure for as long.</summary>
internal sealed class ClusterSampler(INodeStore nodes, IJobStore jobs, IOutbox outbox, IAlertStore alerts, IWorkerRegistry registry, TimeProvider time)
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(1);

    private const int MaxAlerts = 1000;

    private readonly Lock _lock = new();
    private Task<ClusterSample>? _look;
    private long _lookedAt;
    private (ClusterSample Sample, long At)? _last;

    /// <exception cref="Core.StoreUnavailableException">The store could not be read within the last second.</exception>
    public Task<ClusterSample> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_look is null || (_look.IsCompleted && time.GetElapsedTime(_lookedAt) >= KeptFor))
            {
                _lookedAt = time.GetTimestamp();
                _look = LookAsync();
            }

            return _look.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Somebody changed something here and wants to see it.</summary>
    public void Forget()
    {
        lock (_lock) _look = null;
    }

    /// <summary>The newest sample, when it is not older; null otherwise. Asks nobody.</summary>
    public ClusterSample? LastWithin(TimeSpan age)
    {
        lock (_lock) return _last is { } last && time.GetElapsedTime(last.At) <= age ? last.Sample : null;
    }

    /// <summary>The sample's rows, each with the newest heartbeat that this gateway has of it now.</summary>
    public IReadOnlyList<SeenNode> NodesOf(ClusterSample sample)
    {
        var seen = registry.Snapshot.Nodes.ToLookup(n => (n.Heartbeat.NodeId, n.Heartbeat.Incarnation));
        return [.. sample.Rows.OrderBy(r => r.Role).ThenBy(r => r.Id, StringComparer.Ordinal).Select(r => new SeenNode(r, seen[(r.Id, r.Incarnation)].FirstOrDefault()))];
    }

    // It serves everybody who waits, so the first one's leaving must not end it; the store limits its own time.
    private async Task<ClusterSample> LookAsync()
    {
        await Task.Yield();
        var rows = await nodes.ListAsync(CancellationToken.None);
        var counts = await jobs.CountAsync(CancellationToken.None);
        var (waiting, dead) = await outbox.CountAsync(CancellationToken.None);
        var open = await alerts.ListAsync(new AlertQuery(OnlyOpen: true, Limit: MaxAlerts), CancellationToken.None);
        var sample = new ClusterSample(rows, counts, waiting, dead, open.Count);
        lock (_lock) _last = (sample, time.GetTimestamp());
        return sample;
    }
}
