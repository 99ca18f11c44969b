using OpenClaw.Core.Nodes;

namespace OpenClaw.Core.Live;

/// <summary>Where a gateway enters the heartbeats that it had to ask for.</summary>
/// <param name="copy">This process's copy of the registry.</param>
/// <param name="isWanted">True while the registry is in doubt.</param>
internal sealed class PulledHeartbeats(InProcessRegistry copy, Func<bool> isWanted)
{
    public bool AreWanted => isWanted();

    /// <summary>Ages by node id, of what the copy knows.</summary>
    public Dictionary<string, TimeSpan> Ages() => copy.Snapshot.Nodes.ToDictionary(node => node.Heartbeat.NodeId, node => node.Age);

    public void Enter(Heartbeat heartbeat) => copy.Take(heartbeat, TimeSpan.Zero);
}
