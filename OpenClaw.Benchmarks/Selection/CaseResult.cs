using OpenClaw.Benchmarks.Reporting;

namespace OpenClaw.Benchmarks.Selection;

/// <summary>One case, every contestant, several rounds of arrivals; each round is the same for all of them.</summary>
internal sealed class CaseResult
{
    /// <summary>Worse than this is a backlog that grows, cut off by the end of the round.</summary>
    public const double Unstable = 20;

    private readonly Dictionary<string, List<SimRun>> _runs = [];

    public required Scenario Scenario { get; init; }
    public IReadOnlyList<SimRun> Ideal => _runs[Contestant.Ideal.Name];

    public static CaseResult Measure(Scenario scenario, IReadOnlyList<Contestant> contestants, LbLengths lengths, CancellationToken cancellationToken)
    {
        Progress.Say($"{scenario.Name}: {lengths.Rounds} rounds of {lengths.Jobs} messages");
        var result = new CaseResult { Scenario = scenario };
        for (var round = 1; round <= lengths.Rounds; round++)
        {
            var plans = Arrivals.Plan(scenario, lengths.Jobs, seed: 1000 * round);
            foreach (var contestant in contestants.Prepend(Contestant.Ideal))
            {
                cancellationToken.ThrowIfCancellationRequested();
                var run = SimRun.Play(Shuffle(scenario, round), plans, contestant.Way, seed: round);
                if (!result._runs.TryGetValue(contestant.Name, out var runs)) result._runs[contestant.Name] = runs = [];
                runs.Add(run);
            }
        }

        return result;
    }

    // Some policies give every tie to the first by name, and nobody names a fleet by size: each round names it anew.
    private static Scenario Shuffle(Scenario scenario, int round)
    {
        var workers = scenario.Workers.ToArray();
        new Random(round).Shuffle(workers);
        return scenario with { Workers = [.. workers.OrderBy(w => w.JoinsAt)], Victim = scenario.Victim < 0 ? -1 : Array.IndexOf(workers, scenario.Workers[scenario.Victim]) };
    }

    public IReadOnlyList<SimRun> Of(Contestant contestant) => _runs[contestant.Name];

    /// <summary>p99 of the time in system over the ideal's with the same arrivals, in each round.</summary>
    public Measured P99VersusIdeal(Contestant contestant) => Versus(contestant, Contestant.Ideal);

    public Measured Versus(Contestant contestant, Contestant other) =>
        new([.. Of(contestant).Zip(Of(other), (run, against) => run.IsUnstable ? double.PositiveInfinity : run.Percentile(0.99) / against.Percentile(0.99))]);

    public static string Read(Measured ratio) => ratio.Median > Unstable ? "unstable" : Figures.Read(ratio.Median);
}
