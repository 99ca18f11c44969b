namespace OpenClaw.Gateway.Overview;

/// <summary>One look for everybody who asks: it is made once in a while at most, however many ask; a look that failed is everybody's failure for as long.</summary>
internal sealed class SharedLook<T>(Func<Task<T>> look, TimeSpan keptFor, TimeProvider time)
    where T : class
{
    private readonly Lock _lock = new();
    private Task<T>? _look;
    private long _lookedAt;
    private (T Seen, long At)? _last;

    public Task<T> ReadAsync(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_look is null || (_look.IsCompleted && time.GetElapsedTime(_lookedAt) >= keptFor))
            {
                _lookedAt = time.GetTimestamp();
                _look = LookAsync();
            }

            return _look.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Somebody changed something here and wants to see it.</summary>
    public void Forget()
    {
        lock (_lock) _look = null;
    }

    /// <summary>What was seen last, when it is not older; null otherwise. Asks nobody.</summary>
    public T? LastWithin(TimeSpan age)
    {
        lock (_lock) return _last is { } last && time.GetElapsedTime(last.At) <= age ? last.Seen : null;
    }

    // It serves everybody who waits, so the first one's leaving must not end it; the store limits its own time.
    private async Task<T> LookAsync()
    {
        await Task.Yield();
        var seen = await look();
        lock (_lock) _last = (seen, time.GetTimestamp());
        return seen;
    }
}
