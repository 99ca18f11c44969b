namespace OpenClaw.Benchmarks.MainPath;

/// <summary>How often a call was made and how long its caller waited.</summary>
internal sealed class VerbTimes
{
    private long _calls;
    private long _ticks;
    private long _items;

    public double Calls => Interlocked.Read(ref _calls);
    public double MeanMilliseconds => Calls == 0 ? 0 : Interlocked.Read(ref _ticks) * 1000.0 / TimeProvider.System.TimestampFrequency / Calls;
    public double MeanItems => Calls == 0 ? 0 : Interlocked.Read(ref _items) / Calls;

    public async Task<T> TimeAsync<T>(Func<Task<T>> call, Func<T, int>? items = null)
    {
        var started = TimeProvider.System.GetTimestamp();
        var result = await call(); // made here: SQLite's reads work on their caller's thread
        Interlocked.Add(ref _ticks, TimeProvider.System.GetTimestamp() - started);
        Interlocked.Add(ref _items, items?.Invoke(result) ?? 1);
        Interlocked.Increment(ref _calls);
        return result;
    }

    public void Reset()
    {
        Interlocked.Exchange(ref _calls, 0);
        Interlocked.Exchange(ref _ticks, 0);
        Interlocked.Exchange(ref _items, 0);
    }
}
