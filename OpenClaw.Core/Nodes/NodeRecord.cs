namespace OpenClaw.Core.Nodes;

public enum NodeRole
{
    Gateway = 0,
    Worker = 1,
    Channel = 2,
}

/// <summary>A node's row in the durable store.</summary>
/// <param name="Id">Stable name over restarts, such as <c>worker-1</c>.</param>
/// <param name="Incarnation">New at every process start.</param>
/// <param name="Address">Where other nodes reach it directly; never the address of a balancer.</param>
public sealed record NodeRecord(string Id, Guid Incarnation, NodeRole Role, string Region, string Version, Uri? Address, NodeStatus Status, DateTimeOffset JoinedAt);
