using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Gateway.OperatorConsole;

/// <param name="IsSilent">Its heartbeat is too old, or was never seen.</param>
/// <param name="Weight">0 to 100; at 0 it gets nothing new.</param>
internal sealed record WorkerFact(string Id, NodeStatus Status, bool IsSilent, int Weight, int Slots, int FreeSlots)
{
    public bool IsUsable => Status == NodeStatus.Alive && !IsSilent && Weight > 0 && Slots > 0;
}

/// <summary>All that the verdict looks at.</summary>
internal sealed record VerdictFacts(JobCounts Jobs, long OutboxWaiting, long OutboxDead, IReadOnlyList<WorkerFact> Workers)
{
    /// <summary>Of the queued jobs, those that wait because their conversation is paused.</summary>
    public long Held { get; init; }

    /// <summary>Conversations that an operator holds.</summary>
    public int Paused { get; init; }

    /// <summary>Of the messages of the last minutes.</summary>
    public long RecentlyAnswered { get; init; }

    /// <summary>Of the same, those that ended without an answer.</summary>
    public long RecentlyFailed { get; init; }

    public long Waiting => Jobs.Queued - Held;
}
