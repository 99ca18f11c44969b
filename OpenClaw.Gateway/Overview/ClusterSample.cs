using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Gateway.Overview;

/// <summary>What the store said about the cluster at one moment.</summary>
/// <param name="OpenAlerts">At most 1000.</param>
internal sealed record ClusterSample(IReadOnlyList<NodeRecord> Rows, JobCounts Jobs, long OutboxWaiting, long OutboxDead, int OpenAlerts);
