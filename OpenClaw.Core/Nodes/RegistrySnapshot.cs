using System.Collections.Immutable;

namespace OpenClaw.Core.Nodes;

/// <summary>A node as a reader of the registry sees it.</summary>
/// <param name="Age">The reader's own monotonic time since the heartbeat's sequence last changed.</param>
public sealed record RegisteredNode(Heartbeat Heartbeat, TimeSpan Age);

/// <summary>The one opinion about nodes, immutable; selection, proxy, alerts and console all read it.</summary>
/// <param name="Version">Grows with every snapshot of this process.</param>
/// <param name="MembershipVersion">Grows only when a node joined, left or changed status, address or incarnation.</param>
public sealed record RegistrySnapshot(long Version, long MembershipVersion, ImmutableArray<RegisteredNode> Nodes)
{
    public static readonly RegistrySnapshot Empty = new(0, 0, []);
}
