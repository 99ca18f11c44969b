namespace OpenClaw.Gateway.Membership;

/// <summary>What a node said when it was asked at its own address.</summary>
internal enum DirectAnswer
{
    /// <summary>It lives: whatever delays its heartbeats is not its death.</summary>
    Alive = 0,

    /// <summary>Another incarnation answers there, so this one is gone.</summary>
    Replaced = 1,

    /// <summary>Nobody listens: the process is gone.</summary>
    Refused = 2,

    /// <summary>No answer in time. Frozen, cut off or overloaded; with missing heartbeats that is a death.</summary>
    Silent = 3,
}
