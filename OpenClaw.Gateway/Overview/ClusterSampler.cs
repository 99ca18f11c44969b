using OpenClaw.Core.Alerts;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Outbox;

namespace OpenClaw.Gateway.Overview;

/// <summary>One look at the store for everybody who watches the cluster: consoles, alerts, metrics. However many ask, the store is asked once a second at most;
/// a look that failed is everybody's failure for as long.</summary>
internal sealed class ClusterSampler
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(1);

    private const int MaxAlerts = 1000;
    private const int MaxPaused = 1000;

    private readonly IWorkerRegistry _registry;
    private readonly SharedLook<ClusterSample> _look;

    public ClusterSampler(INodeStore nodes, IJobStore jobs, IOutbox outbox, IAlertStore alerts, IPauseStore pauses, IWorkerRegistry registry, TimeProvider time)
    {
        _registry = registry;
        _look = new SharedLook<ClusterSample>(LookAsync, KeptFor, time);

        async Task<ClusterSample> LookAsync()
        {
            var rows = await nodes.ListAsync(CancellationToken.None);
            var counts = await jobs.CountAsync(CancellationToken.None);
            var (waiting, dead) = await outbox.CountAsync(CancellationToken.None);
            var open = await alerts.ListAsync(new AlertQuery(OnlyOpen: true, Limit: MaxAlerts), CancellationToken.None);
            return new ClusterSample(rows, counts, waiting, dead, open.Count, await pauses.ListAsync(MaxPaused, CancellationToken.None));
        }
    }

    /// <exception cref="Core.StoreUnavailableException">The store could not be read within the last second.</exception>
    public Task<ClusterSample> ReadAsync(CancellationToken cancellationToken) => _look.ReadAsync(cancellationToken);

    /// <summary>Somebody changed something here and wants to see it.</summary>
    public void Forget() => _look.Forget();

    /// <summary>The newest sample, when it is not older; null otherwise. Asks nobody.</summary>
    public ClusterSample? LastWithin(TimeSpan age) => _look.LastWithin(age);

    /// <summary>The sample's rows, each with the newest heartbeat that this gateway has of it now.</summary>
    public IReadOnlyList<SeenNode> NodesOf(ClusterSample sample)
    {
        var seen = _registry.Snapshot.Nodes.ToLookup(n => (n.Heartbeat.NodeId, n.Heartbeat.Incarnation));
        return [.. sample.Rows.OrderBy(r => r.Role).ThenBy(r => r.Id, StringComparer.Ordinal).Select(r => new SeenNode(r, seen[(r.Id, r.Incarnation)].FirstOrDefault()))];
    }
}
