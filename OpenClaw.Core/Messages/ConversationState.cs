namespace OpenClaw.Core.Messages;

/// <summary>A conversation as a reader finds it.</summary>
/// <param name="Position">Position of its newest event.</param>
/// <param name="RunningJob">The job that holds the lane now, if one does.</param>
/// <param name="RunningAttempt">That job's attempt; 0 when nothing runs.</param>
/// <param name="NextJob">The oldest unfinished job: the running one, or the one that waits for a worker.</param>
public sealed record ConversationState(Guid Id, ChannelAddress Address, long Position, Guid? RunningJob, int RunningAttempt, Guid? NextJob)
{
    /// <summary>Since when an operator holds it; null while it goes on.</summary>
    public DateTimeOffset? PausedAt { get; init; }
}
