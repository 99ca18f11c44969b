using OpenClaw.Benchmarks.Reporting;

namespace OpenClaw.Benchmarks.Selection;

/// <summary>One case, every contestant, several rounds of arrivals; each round is the same for all of them.</summary>
internal sealed class CaseResult
{
    /// <summary>Worse than this is a backlog that grows, cut off by the end of the round.</summary>
    public const double Unstable = 20;

    private readonly Dictionary<string, List<LbRun>> _runs = [];

    public required Scenario Scenario { get; init; }

    /// <summary>On simulated time.</summary>
    public static CaseResult Simulate(Scenario scenario, IReadOnlyList<Contestant> contestants, LbLengths lengths, CancellationToken cancellationToken)
    {
        Progress.Say($"{scenario.Name}: {lengths.Rounds} rounds of {lengths.Jobs} messages");
        var result = new CaseResult { Scenario = scenario };
        for (var round = 1; round <= lengths.Rounds; round++)
        {
            var plans = Arrivals.Plan(scenario, lengths.Jobs, seed: 1000 * round);
            foreach (var contestant in contestants.Prepend(Contestant.Ideal))
            {
                cancellationToken.ThrowIfCancellationRequested();
                result.Add(contestant, Simulation.Play(Shuffle(scenario, round), plans, contestant, seed: round));
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

    public void Add(Contestant contestant, LbRun run)
    {
        if (!_runs.TryGetValue(contestant.Name, out var runs)) _runs[contestant.Name] = runs = [];
        runs.Add(run);
    }

    /// <summary>The busiest that the machine was in any run; 0 where it was not measured.</summary>
    public double MachineShare => _runs.Values.SelectMany(runs => runs).Select(run => run.MachineShare).Where(share => !double.IsNaN(share)).DefaultIfEmpty(0).Max();

    public bool Has(Contestant contestant) => _runs.ContainsKey(contestant.Name);

    public IReadOnlyList<LbRun> Of(Contestant contestant) => _runs[contestant.Name];

    /// <summary>p99 of the time in system over the ideal's with the same arrivals, in each round.</summary>
    public Measured P99VersusIdeal(Contestant contestant) => Versus(contestant, Contestant.Ideal);

    public Measured Versus(Contestant contestant, Contestant other) =>
        new([.. Of(contestant).Zip(Of(other), (run, against) => run.IsUnstable ? double.PositiveInfinity : run.Percentile(0.99) / against.Percentile(0.99))]);

    public static string Read(Measured ratio) => ratio.Median > Unstable ? "unstable" : Figures.Read(ratio.Median);
}
