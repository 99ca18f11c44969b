using System.Collections.Immutable;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Tests.Doubles;

/// <summary>A registry whose snapshot is what the test set.</summary>
internal sealed class ScriptedRegistry : IWorkerRegistry
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RegistrySnapshot Snapshot { get; private set; } = RegistrySnapshot.Empty;
    public List<Guid> Removed { get; } = [];

    public void Set(params RegisteredNode[] nodes) => Change(membership: true, [.. nodes]);

    /// <summary>New heartbeats or ages of the same members.</summary>
    public void Update(params RegisteredNode[] nodes) => Change(membership: false, [.. nodes]);

    public ValueTask PublishAsync(Heartbeat heartbeat, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask RemoveAsync(string nodeId, Guid incarnation, CancellationToken cancellationToken)
    {
        lock (_lock) Removed.Add(incarnation);
        Change(membership: true, Snapshot.Nodes.RemoveAll(node => node.Heartbeat.Incarnation == incarnation));
        return ValueTask.CompletedTask;
    }

    public async Task WaitForMembershipAsync(long seen, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (Snapshot.MembershipVersion != seen) return;
                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken);
        }
    }

    private void Change(bool membership, ImmutableArray<RegisteredNode> nodes)
    {
        lock (_lock)
        {
            Snapshot = new RegistrySnapshot(Snapshot.Version + 1, Snapshot.MembershipVersion + (membership ? 1 : 0), nodes);
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
