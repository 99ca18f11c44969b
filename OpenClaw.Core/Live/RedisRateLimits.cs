using OpenClaw.Core.Limits;

namespace OpenClaw.Core.Live;

/// <summary>Rate limits over Redis: <see cref="CellRate"/> as a script, on Redis' own clock. Without Redis this process limits by itself.</summary>
internal sealed class RedisRateLimits(RedisLink link, InProcessRateLimits alone) : IRateLimits
{
    /// <summary>Key: when the bucket is full (µs). Arguments: limit, window in µs. Answers [1 or 0, wait in µs].</summary>
    private const string Script = """
        local t = redis.call('TIME')
        local now = t[1] * 1000000 + t[2]
        local window = tonumber(ARGV[2])
        local from = math.min(math.max(tonumber(redis.call('GET', KEYS[1]) or now), now), now + window)
        local full = from + window / tonumber(ARGV[1])
        local wait = full - window - now
        if wait > 0 then return { 0, math.ceil(wait) } end
        redis.call('SET', KEYS[1], string.format('%.0f', full), 'PX', math.ceil((full - now) / 1000))
        return { 1, 0 }
        """;

    public async ValueTask<RateLimitResult> TakeAsync(string key, int limit, TimeSpan window, CancellationToken cancellationToken)
    {
        if (!link.IsDown)
        {
            try
            {
                var answer = await link.Database.ScriptEvaluateAsync(Script, [link.Keys.Limit(key)], [limit, (long)window.TotalMicroseconds]).WaitAsync(cancellationToken);
                return new RateLimitResult((int)answer[0] == 1, TimeSpan.FromMicroseconds((long)answer[1]));
            }
            catch (Exception e) when (RedisLink.IsOutage(e))
            {
                link.MarkDown(RedisLink.ReasonOf(e));
            }
        }
        return await alone.TakeAsync(key, limit, window, cancellationToken);
    }
}
