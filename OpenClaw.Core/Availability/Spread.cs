namespace OpenClaw.Core.Availability;

/// <summary>How long things took: the middle one, one in twenty, one in a hundred.</summary>
public sealed record Spread(TimeSpan P50, TimeSpan P95, TimeSpan P99)
{
    /// <param name="sorted">Milliseconds, the shortest first.</param>
    /// <returns>Null for none.</returns>
    public static Spread? Of(IReadOnlyList<long> sorted)
    {
        return sorted.Count == 0 ? null : new Spread(At(0.5), At(0.95), At(0.99));

        TimeSpan At(double share) => TimeSpan.FromMilliseconds(sorted[(int)Math.Ceiling(sorted.Count * share) - 1]);
    }
}
