using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Gateway.Overview;

/// <summary>What the store said about the cluster at one moment.</summary>
/// <param name="OpenAlerts">At most 1000.</param>
/// <param name="Paused">Conversations that an operator holds, at most 1000.</param>
internal sealed record ClusterSample(
    IReadOnlyList<NodeRecord> Rows, JobCounts Jobs, long OutboxWaiting, long OutboxDead, int OpenAlerts, IReadOnlyList<PausedConversation> Paused)
{
    /// <summary>Messages that wait because their conversation is paused.</summary>
    public long Held => Math.Min(Jobs.Queued, Paused.Sum(one => one.Waiting));
}
