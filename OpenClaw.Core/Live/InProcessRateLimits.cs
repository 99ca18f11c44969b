using OpenClaw.Core.Limits;

namespace OpenClaw.Core.Live;

/// <summary>Rate limits inside one process (<see cref="CellRate"/>). Keys whose permits have all come back are forgotten.</summary>
public sealed class InProcessRateLimits(TimeProvider time) : IRateLimits
{
    private const int SweepAt = 1024;

    private readonly Lock _taking = new();
    private readonly Dictionary<string, TimeSpan> _fullAt = [];
    private readonly long _began = time.GetTimestamp();
    private int _sweepAt = SweepAt;

    internal int Count
    {
        get { lock (_taking) return _fullAt.Count; }
    }

    public ValueTask<RateLimitResult> TakeAsync(string key, int limit, TimeSpan window, CancellationToken cancellationToken)
    {
        var now = time.GetElapsedTime(_began);
        lock (_taking)
        {
            var (result, fullAt) = CellRate.Take(now, _fullAt.GetValueOrDefault(key), limit, window);
            _fullAt[key] = fullAt;
            if (_fullAt.Count >= _sweepAt) Sweep(now);
            return ValueTask.FromResult(result);
        }
    }

    private void Sweep(TimeSpan now)
    {
        foreach (var (key, fullAt) in _fullAt)
            if (fullAt <= now) _fullAt.Remove(key);

        // Twice what is left, so that many busy keys are not walked again with every call.
        _sweepAt = Math.Max(SweepAt, _fullAt.Count * 2);
    }
}
