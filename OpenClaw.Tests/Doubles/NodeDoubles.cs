using System.Collections.Concurrent;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Tests.Doubles;

/// <summary>Node rows and heartbeats in memory, for tests of nodes and workers.</summary>
internal sealed class NodeDoubles : INodeStore, IWorkerRegistry
{
    public ConcurrentDictionary<string, NodeRecord> Rows { get; } = new();
    public ConcurrentQueue<Heartbeat> Heartbeats { get; } = new();
    public ConcurrentQueue<(string Id, Guid Incarnation)> Removed { get; } = new();
    public ConcurrentQueue<NodeStatus> Statuses { get; } = new();
    public Queue<Exception> JoinFailures { get; } = new();

    public Task JoinAsync(NodeRecord node, CancellationToken cancellationToken)
    {
        if (JoinFailures.TryDequeue(out var failure)) return Task.FromException(failure);
        Rows[node.Id] = node;
        return Task.CompletedTask;
    }

    public Task<bool> SetStatusAsync(string id, Guid incarnation, NodeStatus status, string actor, CancellationToken cancellationToken)
    {
        Statuses.Enqueue(status);
        return Task.FromResult(true);
    }

    public Task<int?> DeclareDeadAsync(string id, Guid incarnation, bool crashed, int maxDeaths, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> RemoveAsync(string id, Guid incarnation, string actor, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlyList<NodeRecord>> ListAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<NodeRecord>>([.. Rows.Values]);

    public Task<int> ForgetAsync(TimeSpan after, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask PublishAsync(Heartbeat heartbeat, CancellationToken cancellationToken)
    {
        Heartbeats.Enqueue(heartbeat);
        return ValueTask.CompletedTask;
    }

    public ValueTask RemoveAsync(string nodeId, Guid incarnation, CancellationToken cancellationToken)
    {
        Removed.Enqueue((nodeId, incarnation));
        return ValueTask.CompletedTask;
    }

    public RegistrySnapshot Snapshot => RegistrySnapshot.Empty;

    public Task WaitForMembershipAsync(long seen, CancellationToken cancellationToken) => throw new NotSupportedException();
}
