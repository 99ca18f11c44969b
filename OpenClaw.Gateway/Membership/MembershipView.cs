using Microsoft.Extensions.Options;
using OpenClaw.Core.Live;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Gateway.Membership;

/// <summary>What a gateway knows about the other nodes: the registry, and the rows of nodes that should be in it and are not.</summary>
internal sealed class MembershipView(LiveState live, INodeStore store, LocalNode self, IOptions<HeartbeatOptions> options, TimeProvider time)
{
    /// <summary>Rows change seldom. While a node is missing they are read at every look: one that stops leaves the registry first and its row a moment later.</summary>
    private static readonly TimeSpan RowsInterval = TimeSpan.FromSeconds(2);

    private readonly Dictionary<Guid, (NodeRecord Row, long Since)> _missing = [];
    private long? _rowsReadAt;

    public HeartbeatOptions Options => options.Value;

    public bool IsRegistryInDoubt => live.IsRedisAway;

    /// <summary>All other nodes with the age of their last heartbeat; a node that was never heard of ages from when it was first missed.</summary>
    /// <param name="withRows">Look at the rows too.</param>
    /// <returns>Beside them, the age of this gateway's own heartbeat; null when the registry does not have it.</returns>
    public async Task<(IReadOnlyList<RegisteredNode> Others, TimeSpan? OwnAge)> ReadAsync(bool withRows, CancellationToken cancellationToken)
    {
        var seen = live.Registry.Snapshot.Nodes;
        if (withRows && (_missing.Count > 0 || _rowsReadAt is not { } at || time.GetElapsedTime(at) >= RowsInterval))
        {
            Miss(await store.ListAsync(cancellationToken), seen.Select(node => node.Heartbeat.Incarnation).ToHashSet());
            _rowsReadAt = time.GetTimestamp();
        }

        if (!withRows) _missing.Clear();
        RegisteredNode[] others =
        [
            .. seen.Where(node => node.Heartbeat.Incarnation != self.Incarnation && node.Heartbeat.Status is not (NodeStatus.Dead or NodeStatus.Left)),
            .. _missing.Values.Select(missing => new RegisteredNode(ToHeartbeat(missing.Row), time.GetElapsedTime(missing.Since))),
        ];
        return (others, seen.FirstOrDefault(node => node.Heartbeat.Incarnation == self.Incarnation)?.Age);
    }

    private void Miss(IReadOnlyList<NodeRecord> rows, HashSet<Guid> seen)
    {
        var missing = rows.Where(row => row.Status is NodeStatus.Alive or NodeStatus.Draining && row.Incarnation != self.Incarnation && !seen.Contains(row.Incarnation)).ToDictionary(row => row.Incarnation);
        foreach (var found in _missing.Keys.Except(missing.Keys).ToList()) _missing.Remove(found);
        foreach (var (incarnation, row) in missing) _missing.TryAdd(incarnation, (row, time.GetTimestamp()));
    }

    private static Heartbeat ToHeartbeat(NodeRecord row) => new(row.Id, row.Incarnation, row.Role, row.Region, row.Version, row.Address, row.Status, 0, null);
}
