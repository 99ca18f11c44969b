using OpenClaw.Core.Availability;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Leases;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Gateway.Alerts;

/// <param name="Age">Of its newest heartbeat; null when this gateway never saw one of this life.</param>
internal sealed record NodeFact(string Id, NodeRole Role, NodeStatus Status, TimeSpan? Age, WorkerLoad? Load, int Weight);

/// <summary>All that the rules look at.</summary>
/// <param name="IsRegistryInDoubt">Heartbeats cannot be read: they say nothing about the nodes.</param>
/// <param name="Held">Messages that wait because their conversation is paused: nobody has to do anything about them.</param>
/// <param name="Recent">Null when it is not known.</param>
internal sealed record AlertFacts(
    IReadOnlyList<NodeFact> Nodes, bool IsRegistryInDoubt, TimeSpan SuspectAfter, JobCounts Jobs, long Held, RecentMessages? Recent, IReadOnlyList<LeaseStanding> Leases);
