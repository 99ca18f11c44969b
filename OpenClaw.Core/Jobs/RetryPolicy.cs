namespace OpenClaw.Core.Jobs;

/// <summary>Decides what follows a failed attempt. Pure: values in, value out.</summary>
/// <remarks>
/// Back-off waits at the head of a conversation and so holds everything behind it: in all at most <see cref="MaxHeldBack"/>, then the
/// job becomes a dead letter and the lane goes on. Delays double from <see cref="FirstDelay"/> with "full jitter" in their upper half
/// (M. Brooker, "Exponential Backoff and Jitter", 2015).
/// </remarks>
public static class RetryPolicy
{
    public const int MaxFailures = 6;
    public static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan MaxHeldBack = TimeSpan.FromMinutes(2);

    /// <param name="failure">The attempt that just failed.</param>
    /// <param name="earlierFailures">Failed attempts before it.</param>
    /// <param name="heldBack">Back-off this job has had so far.</param>
    /// <param name="jitter">Uniform in [0,1).</param>
    /// <returns>How long to wait before the next attempt, or null: dead letter.</returns>
    public static TimeSpan? NextAttemptAfter(JobFailure failure, int earlierFailures, TimeSpan heldBack, double jitter)
    {
        if (failure.Kind is FailureKind.Rejected or FailureKind.Misconfigured || earlierFailures + 1 >= MaxFailures) return null;

        var ceiling = FirstDelay * Math.Pow(2, earlierFailures);
        var delay = ceiling * (0.5 + (jitter / 2));
        if (failure.RetryAfter is { } asked && asked > delay) delay = asked;
        return heldBack + delay <= MaxHeldBack ? delay : null;
    }
}
