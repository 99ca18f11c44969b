namespace OpenClaw.Benchmarks.Reporting;

/// <summary>One figure over several rounds.</summary>
internal sealed record Measured(IReadOnlyList<double> Rounds)
{
    public double Median => Percentile(Rounds, 0.5);
    public double Least => Rounds.Min();
    public double Most => Rounds.Max();

    public static Measured Of<T>(IEnumerable<T> rounds, Func<T, double> figure) => new([.. rounds.Select(figure)]);

    /// <summary>Nearest rank, so that a percentile is always a value that was really measured; the median of an even number is the middle of two.</summary>
    public static double Percentile(IReadOnlyList<double> values, double share)
    {
        if (values.Count == 0) throw new BenchmarkException("Nothing was measured.");
        var sorted = values.Order().ToArray();
        if (share == 0.5 && sorted.Length % 2 == 0) return (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
        return sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];
    }
}
