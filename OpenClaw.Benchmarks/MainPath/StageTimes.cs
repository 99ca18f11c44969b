namespace OpenClaw.Benchmarks.MainPath;

/// <summary>Mean times that the callers of the store waited while jobs per second were measured.</summary>
/// <param name="JobsPerLease">Of the calls that the store answered, empty ones included.</param>
/// <param name="EmptyLeases">Their share.</param>
internal sealed record StageTimes(double LeaseMs, double JobsPerLease, double EmptyLeases, double StartMs, double CommitMs)
{
    public static StageTimes Of(MeasuredStore store) => new(
        store.Leases.MeanMilliseconds, store.Leases.MeanItems, store.Leases.Calls == 0 ? 0 : store.EmptyLeases / store.Leases.Calls,
        store.Starts.MeanMilliseconds, store.Commits.MeanMilliseconds);
}
