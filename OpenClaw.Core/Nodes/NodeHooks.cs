namespace OpenClaw.Core.Nodes;

/// <summary>What a role adds to being a node. One per host.</summary>
/// <param name="Load">The counts for the heartbeat; null for a node that says nothing of itself.</param>
/// <param name="Abandon">Called when this node reads that its incarnation is dead or replaced: everything held under it must stop now.</param>
/// <param name="Drain">Called when an operator drains the node (true) or lets it work again (false). A node that stops drains by itself.</param>
public sealed record NodeHooks(Func<WorkerLoad>? Load = null, Action? Abandon = null, Action<bool>? Drain = null);
