namespace OpenClaw.Core.Nodes;

/// <summary>What a node says about itself, twice a second.</summary>
/// <param name="Sequence">Grows by one with every heartbeat of an incarnation; a reader's age of a heartbeat is its own time since this changed.</param>
/// <param name="Load">Without slots for nodes that run no jobs; null from older builds of them.</param>
public sealed record Heartbeat(string NodeId, Guid Incarnation, NodeRole Role, string Region, string Version, Uri? Address, NodeStatus Status, long Sequence, WorkerLoad? Load);
