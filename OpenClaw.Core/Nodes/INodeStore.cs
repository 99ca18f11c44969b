namespace OpenClaw.Core.Nodes;

/// <summary>The durable rows of nodes: who belongs to the cluster, and who was declared dead.</summary>
/// <exception cref="StoreUnavailableException">From every member.</exception>
public interface INodeStore
{
    /// <summary>Writes the node's row as alive. An older incarnation of the same id that was not declared dead loses its leases, like a death
    /// that counts against no job: a process that started anew holds nothing.</summary>
    Task JoinAsync(NodeRecord node, CancellationToken cancellationToken);

    /// <summary>Moves a node between alive, draining and left. False when the row has another incarnation or is dead.</summary>
    /// <param name="actor">Who wants it, for the journal: the node itself, or an operator's key.</param>
    Task<bool> SetStatusAsync(string id, Guid incarnation, NodeStatus status, string actor, CancellationToken cancellationToken);

    /// <summary>Declares a death: marks the row and releases its job leases in one transaction; repeated, it sweeps what is left.
    /// A node that left stays left, and no job is blamed: that it refuses connections is no crash. Leases it could not give back are released.</summary>
    /// <param name="crashed">True when the evidence is a crash: each job released from a worker counts it as one of its deaths, and a job that
    /// reached <paramref name="maxDeaths"/> becomes a dead letter.</param>
    /// <returns>Jobs released; null when the row has another incarnation.</returns>
    Task<int?> DeclareDeadAsync(string id, Guid incarnation, bool crashed, int maxDeaths, CancellationToken cancellationToken);

    /// <summary>Takes a dead node's row away: it is not expected back. A node that comes back all the same joins like a new one.</summary>
    /// <returns>False when the row has another incarnation or is not dead.</returns>
    Task<bool> RemoveAsync(string id, Guid incarnation, string actor, CancellationToken cancellationToken);

    /// <summary>All rows that have not left.</summary>
    Task<IReadOnlyList<NodeRecord>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Deletes rows of nodes that left or died longer ago. For the leader.</summary>
    /// <returns>Rows deleted, at most 1000.</returns>
    Task<int> ForgetAsync(TimeSpan after, CancellationToken cancellationToken);
}
