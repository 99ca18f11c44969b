namespace OpenClaw.Core.Nodes;

/// <summary>Who this node is, now. One per node; a process that runs several workers has several.</summary>
public sealed class LocalNode(string id, NodeRole role, string region, string version)
{
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile State _state = new(Guid.NewGuid(), null, NodeStatus.Alive);

    public string Id => id;
    public NodeRole Role => role;
    public string Region => region;
    public string Version => version;

    /// <summary>New at every start, and drawn anew when the node reads that it was declared dead.</summary>
    public Guid Incarnation => _state.Incarnation;

    /// <summary>Where others reach this node; null until the server listens.</summary>
    public Uri? Address => _state.Address;

    public NodeStatus Status => _state.Status;

    /// <summary>Completes when the node's row was first written: nobody may hear of a node before.</summary>
    public Task Joined => _joined.Task;

    public void MarkJoined() => _joined.TrySetResult();

    public void ListenAt(Uri address) => Change(s => s with { Address = address });

    public void SetStatus(NodeStatus status) => Change(s => s with { Status = status });

    /// <summary>Begins a new life: another incarnation, alive.</summary>
    public void Renew() => Change(s => s with { Incarnation = Guid.NewGuid(), Status = NodeStatus.Alive });

    public NodeRecord ToRecord(DateTimeOffset now)
    {
        var state = _state;
        return new NodeRecord(Id, state.Incarnation, Role, Region, Version, state.Address, state.Status, now);
    }

    private void Change(Func<State, State> change)
    {
        State seen;
        do seen = _state;
        while (Interlocked.CompareExchange(ref _state, change(seen), seen) != seen);
    }

    private sealed record State(Guid Incarnation, Uri? Address, NodeStatus Status);
}
