using System.Globalization;
using OpenClaw.Benchmarks.Reporting;

namespace OpenClaw.Benchmarks.Selection;

/// <summary>A recorded trace: seconds since its first request, and tokens generated.</summary>
internal sealed record TraceFile(IReadOnlyList<(double At, int Tokens)> Requests)
{
    /// <summary>Reads lines of <c>TIMESTAMP,ContextTokens,GeneratedTokens</c>.</summary>
    public static TraceFile Read(string path)
    {
        try
        {
            var rows = File.ReadLines(path).Skip(1).Where(line => line.Length > 0).Select(line => line.Split(',')).ToArray();
            var first = DateTime.Parse(rows[0][0], CultureInfo.InvariantCulture);
            return new TraceFile([.. rows.Select(row => ((DateTime.Parse(row[0], CultureInfo.InvariantCulture) - first).TotalSeconds, int.Parse(row[2], CultureInfo.InvariantCulture)))]);
        }
        catch (Exception error) when (error is IOException or FormatException or IndexOutOfRangeException or UnauthorizedAccessException)
        {
            throw new BenchmarkException($"The trace {path} cannot be read: {error.Message}");
        }
    }
}

/// <summary>The messages of one round: drawn once, played to every policy.</summary>
internal static class Arrivals
{
    public static IReadOnlyList<JobPlan> Plan(Scenario scenario, int jobs, int seed) =>
        scenario.Trace is { } trace ? Replay(scenario, trace, jobs, seed) : Draw(scenario, jobs, seed);

    // Open loop: Poisson arrivals, log-normal work with the mean of the capacity's definition.
    private static JobPlan[] Draw(Scenario scenario, int jobs, int seed)
    {
        var random = new Random(seed);
        var rate = scenario.Capacity * scenario.Load;
        var scale = Fleets.MeanWork / Math.Exp(Fleets.Spread * Fleets.Spread / 2);
        var at = 0d;
        var plans = new JobPlan[jobs];
        for (var i = 0; i < jobs; i++)
        {
            at += -Math.Log(1 - random.NextDouble()) / rate;
            plans[i] = new JobPlan(i, at, scale * Math.Exp(Fleets.Spread * Normal(random)), random.NextDouble());
        }

        return plans;
    }

    // The trace's own rhythm and sizes, stretched so that its mean load is the scenario's.
    private static JobPlan[] Replay(Scenario scenario, TraceFile trace, int jobs, int seed)
    {
        var random = new Random(seed);
        var count = Math.Min(jobs, trace.Requests.Count);
        var from = trace.Requests.Count == count ? 0 : random.Next(trace.Requests.Count - count);
        var part = trace.Requests.Skip(from).Take(count).ToArray();
        var work = Fleets.MeanWork / part.Average(r => Math.Max(1, r.Tokens));
        var stretch = count / (scenario.Capacity * scenario.Load) / (part[^1].At - part[0].At);
        return [.. part.Select((r, i) => new JobPlan(i, (r.At - part[0].At) * stretch, Math.Max(1, r.Tokens) * work, random.NextDouble()))];
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
