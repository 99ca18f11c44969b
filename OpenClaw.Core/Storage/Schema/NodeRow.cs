using OpenClaw.Core.Nodes;

namespace OpenClaw.Core.Storage.Schema;

internal sealed class NodeRow
{
    public required string Id { get; init; }
    public Guid Incarnation { get; init; }
    public NodeRole Role { get; init; }
    public required string Region { get; init; }
    public required string Version { get; init; }
    public string? Address { get; init; }
    public NodeStatus Status { get; init; }
    public DateTimeOffset JoinedAt { get; init; }

    /// <summary>When the status changed last; null in a row that an older build wrote.</summary>
    public DateTimeOffset? ChangedAt { get; init; }
}
