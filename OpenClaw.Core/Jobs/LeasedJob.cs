using OpenClaw.Core.Messages;

namespace OpenClaw.Core.Jobs;

/// <summary>A job as its new holder gets it.</summary>
/// <param name="Lease">The holder's proof.</param>
/// <param name="Holder">Incarnation of the worker the job was leased to.</param>
/// <param name="Failures">Attempts that failed before this one.</param>
/// <param name="HeldBack">How long back-off has held this conversation for this job so far.</param>
/// <param name="AcceptedAt">Store time of acceptance.</param>
public sealed record LeasedJob(
    JobLease Lease,
    Guid Holder,
    ChannelAddress Address,
    string Text,
    string? Model,
    int Failures,
    TimeSpan HeldBack,
    DateTimeOffset AcceptedAt,
    string? TraceParent)
{
    /// <summary>Workers that crashed after they had started it.</summary>
    public int Deaths { get; init; }

    /// <summary>It runs with nothing beside it: the worker takes it only when it has nothing else, and takes nothing else until it has ended.</summary>
    public bool IsAlone { get; init; }
}
