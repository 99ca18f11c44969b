namespace OpenClaw.Core.Limits;

/// <summary>
/// How often somebody may do something, over all processes that share the live state. While that cannot be reached each process limits by
/// itself, so N processes together then allow up to N times the limit: a limit protects the house, it is no promise to anybody.
/// </summary>
public interface IRateLimits
{
    /// <summary>Takes one permit if there is one. Up to <paramref name="limit"/> permits may be taken at once; they come back evenly, one every
    /// <paramref name="window"/> / <paramref name="limit"/>. Never throws for an unreachable peer.</summary>
    /// <param name="key">Whose permits; no secret, it is readable in the live state.</param>
    /// <param name="limit">At least 1.</param>
    ValueTask<RateLimitResult> TakeAsync(string key, int limit, TimeSpan window, CancellationToken cancellationToken);
}

/// <param name="RetryAfter">When the next permit is there; zero for a permit that was taken.</param>
public readonly record struct RateLimitResult(bool IsAllowed, TimeSpan RetryAfter);
