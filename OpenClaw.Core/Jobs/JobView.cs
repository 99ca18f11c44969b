using OpenClaw.Core.Messages;

namespace OpenClaw.Core.Jobs;

/// <summary>A job as a reader sees it.</summary>
/// <param name="Attempts">Leases so far.</param>
/// <param name="Deaths">Workers that crashed after they had started it.</param>
/// <param name="Worker">Id of the node that holds it or held it last.</param>
/// <param name="StartedAt">When a worker accepted the newest attempt; null before.</param>
/// <param name="Answer">The committed answer.</param>
/// <param name="Error">Why the last attempt failed, or why the job ended without an answer.</param>
public sealed record JobView(
    Guid Id,
    ChannelAddress Address,
    JobState State,
    long Position,
    int Attempts,
    int Failures,
    int Deaths,
    string? Worker,
    string Text,
    string? Answer,
    string? Error,
    string? Model,
    long InputTokens,
    long OutputTokens,
    DateTimeOffset AcceptedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt)
{
    /// <summary>Its earlier attempts, oldest first, at most <see cref="JobAttempt.Most"/>. The newest attempt is in the job itself.</summary>
    public IReadOnlyList<JobAttempt> Past { get; init; } = [];
}
