using System.Collections.Immutable;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Core.Live;

/// <summary>The registry inside one process. A node's heartbeat replaces its last one unless it is of an incarnation that was removed.</summary>
public sealed class InProcessRegistry(TimeProvider time) : IWorkerRegistry
{
    private const int MaxRemoved = 1000;

    private readonly Lock _changing = new();
    private readonly Queue<Guid> _removed = [];
    private ImmutableSortedDictionary<string, Entry> _nodes = ImmutableSortedDictionary.Create<string, Entry>(StringComparer.Ordinal);
    private TaskCompletionSource _membershipChanged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _version;
    private long _membershipVersion;

    public RegistrySnapshot Snapshot
    {
        get
        {
            lock (_changing)
                return new RegistrySnapshot(++_version, _membershipVersion, [.. _nodes.Values.Select(e => new RegisteredNode(e.Heartbeat, time.GetElapsedTime(e.ChangedAt)))]);
        }
    }

    public ValueTask PublishAsync(Heartbeat heartbeat, CancellationToken cancellationToken)
    {
        Take(heartbeat, TimeSpan.Zero);
        return default;
    }

    /// <summary>Enters a heartbeat that was heard some time after it was said. One of another incarnation replaces only what is older than itself.</summary>
    internal void Take(Heartbeat heartbeat, TimeSpan age)
    {
        var changedAt = time.GetTimestamp() - (long)(age.TotalSeconds * time.TimestampFrequency);
        lock (_changing)
        {
            if (_removed.Contains(heartbeat.Incarnation)) return;
            var known = _nodes.GetValueOrDefault(heartbeat.NodeId);
            var isSameLife = known?.Heartbeat.Incarnation == heartbeat.Incarnation;
            if (known is not null && (isSameLife ? known.Heartbeat.Sequence >= heartbeat.Sequence : known.ChangedAt > changedAt)) return;
            _nodes = _nodes.SetItem(heartbeat.NodeId, new Entry(heartbeat, changedAt));
            if (known is null || Differs(known.Heartbeat, heartbeat)) ChangeMembership();
        }
    }

    /// <summary>Drops nodes that were not heard of for longer than this.</summary>
    internal void Forget(TimeSpan age)
    {
        lock (_changing)
        {
            var old = _nodes.Where(node => time.GetElapsedTime(node.Value.ChangedAt) > age).Select(node => node.Key).ToList();
            if (old.Count == 0) return;
            _nodes = _nodes.RemoveRange(old);
            ChangeMembership();
        }
    }

    public ValueTask RemoveAsync(string nodeId, Guid incarnation, CancellationToken cancellationToken)
    {
        Remove(nodeId, incarnation);
        return default;
    }

    internal void Remove(string nodeId, Guid incarnation)
    {
        lock (_changing)
        {
            // A late heartbeat of the removed incarnation must not bring it back.
            if (!_removed.Contains(incarnation)) _removed.Enqueue(incarnation);
            if (_removed.Count > MaxRemoved) _removed.Dequeue();
            if (_nodes.GetValueOrDefault(nodeId)?.Heartbeat.Incarnation != incarnation) return;
            _nodes = _nodes.Remove(nodeId);
            ChangeMembership();
        }
    }

    public async Task WaitForMembershipAsync(long seen, CancellationToken cancellationToken)
    {
        Task changed;
        lock (_changing)
        {
            if (_membershipVersion != seen) return;
            changed = _membershipChanged.Task;
        }
        await changed.WaitAsync(cancellationToken);
    }

    private static bool Differs(Heartbeat a, Heartbeat b) => a.Incarnation != b.Incarnation || a.Status != b.Status || a.Address != b.Address;

    private void ChangeMembership()
    {
        _membershipVersion++;
        var changed = _membershipChanged;
        _membershipChanged = new(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }

    private sealed record Entry(Heartbeat Heartbeat, long ChangedAt);
}
