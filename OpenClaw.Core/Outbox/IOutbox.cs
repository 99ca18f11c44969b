using OpenClaw.Core.Jobs;

namespace OpenClaw.Core.Outbox;

/// <summary>
/// Replies that must reach a platform. A row exists only if a commit held its token. Only the oldest undelivered row of a conversation
/// can be claimed, so replies arrive in order; a row that is given up makes room for the next.
/// </summary>
/// <exception cref="StoreUnavailableException">From every member.</exception>
public interface IOutbox
{
    /// <summary>Claims heads of conversations for one channel, oldest ready first.</summary>
    Task<IReadOnlyList<OutboxEntry>> ClaimAsync(string channel, Guid holder, int limit, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>The platform has it.</summary>
    Task<HolderResult> AcknowledgeAsync(OutboxEntry entry, CancellationToken cancellationToken);

    /// <summary>Tries again after a while.</summary>
    Task<HolderResult> RetryAsync(OutboxEntry entry, string reason, TimeSpan after, CancellationToken cancellationToken);

    /// <summary>Gives it up; the next row of the conversation can go.</summary>
    Task<HolderResult> DeadLetterAsync(OutboxEntry entry, string reason, CancellationToken cancellationToken);

    /// <summary>Rows that wait or are claimed, and rows that were given up.</summary>
    Task<(long Waiting, long Dead)> CountAsync(CancellationToken cancellationToken);
}
