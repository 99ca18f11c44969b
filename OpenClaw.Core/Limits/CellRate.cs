namespace OpenClaw.Core.Limits;

/// <summary>
/// The generic cell rate algorithm (ITU-T I.371, Annex A, "virtual scheduling"), a token bucket that needs one number per key: the time at which
/// the bucket will be full again. Each permit moves it by window / limit; it may lie at most one window ahead. Pure. The Redis script in
/// <c>RedisRateLimits</c> says the same in Lua.
/// </summary>
public static class CellRate
{
    /// <param name="now">Any monotonic time.</param>
    /// <param name="fullAt">When the bucket is full, as the last call answered it; anything in the past for a new key.</param>
    /// <returns>The result, and the new <paramref name="fullAt"/>.</returns>
    public static (RateLimitResult Result, TimeSpan FullAt) Take(TimeSpan now, TimeSpan fullAt, int limit, TimeSpan window)
    {
        // A clock that went back must not refuse for longer than a window.
        var from = fullAt < now ? now : fullAt > now + window ? now + window : fullAt;
        var next = from + window / limit;
        var wait = next - window - now;
        return wait > TimeSpan.Zero ? (new RateLimitResult(false, wait), from) : (new RateLimitResult(true, TimeSpan.Zero), next);
    }
}
