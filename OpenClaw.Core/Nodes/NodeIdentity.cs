namespace OpenClaw.Core.Nodes;

/// <summary>Who this process is.</summary>
public sealed record NodeIdentity(string Id, NodeRole Role, string Region, string Version)
{
    /// <summary>Drawn at every process start.</summary>
    public Guid Incarnation { get; init; } = Guid.NewGuid();
}
