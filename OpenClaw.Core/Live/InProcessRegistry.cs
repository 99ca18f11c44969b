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
        lock (_changing)
        {
            if (_removed.Contains(heartbeat.Incarnation)) return default;
            var known = _nodes.GetValueOrDefault(heartbeat.NodeId);
            if (known is not null && known.Heartbeat.Incarnation == heartbeat.Incarnation && known.Heartbeat.Sequence >= heartbeat.Sequence) return default;
            _nodes = _nodes.SetItem(heartbeat.NodeId, new Entry(heartbeat, time.GetTimestamp()));
            if (known is null || Differs(known.Heartbeat, heartbeat)) ChangeMembership();
        }
        return default;
    }

    public ValueTask RemoveAsync(string nodeId, Guid incarnation, CancellationToken cancellationToken)
    {
        lock (_changing)
        {
            // A late heartbeat of the removed incarnation must not bring it back.
            _removed.Enqueue(incarnation);
            if (_removed.Count > MaxRemoved) _removed.Dequeue();
            if (_nodes.GetValueOrDefault(nodeId)?.Heartbeat.Incarnation != incarnation) return default;
            _nodes = _nodes.Remove(nodeId);
            ChangeMembership();
        }
        return default;
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
