namespace OpenClaw.Core.Nodes;

/// <summary>A node's standing, as its row says it. Suspicion is not here: it is each reader's own, from the age of the heartbeat.</summary>
public enum NodeStatus
{
    Alive = 0,

    /// <summary>Finishes what it has, takes nothing new.</summary>
    Draining = 1,

    /// <summary>Declared dead, with its leases released in the same transaction. A node that reads this about itself draws a new incarnation.</summary>
    Dead = 2,

    /// <summary>Left on purpose.</summary>
    Left = 3,
}
