namespace OpenClaw.Core.Jobs;

public enum AcceptOutcome
{
    Accepted = 0,

    /// <summary>The key was known with the same content; the job is the earlier one.</summary>
    Duplicate = 1,

    /// <summary>The key was known with other content; nothing was changed.</summary>
    Conflict = 2,
}

/// <param name="JobId">The job that the idempotency key stands for.</param>
/// <param name="Position">The job's place in its conversation; 0 unless accepted now.</param>
public readonly record struct AcceptResult(AcceptOutcome Outcome, Guid JobId, long Position);
