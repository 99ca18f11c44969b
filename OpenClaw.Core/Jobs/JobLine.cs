using OpenClaw.Core.Messages;

namespace OpenClaw.Core.Jobs;

/// <summary>A job in a list: without what was said, so that a page of them stays small.</summary>
/// <param name="Worker">Id of the node that holds it or held it last.</param>
/// <param name="Error">The beginning of <see cref="JobView.Error"/>.</param>
/// <param name="StartedAt">When a worker accepted the newest attempt; null before.</param>
public sealed record JobLine(
    Guid Id,
    ChannelAddress Address,
    JobState State,
    long Position,
    int Attempts,
    int Failures,
    int Deaths,
    string? Worker,
    string? Error,
    DateTimeOffset AcceptedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? FinishedAt);
