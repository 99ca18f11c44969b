using System.CommandLine;
using OpenClaw.Benchmarks.Reporting;
using OpenClaw.Benchmarks.Selection;
using OpenClaw.Benchmarks.Selection.Processes;

namespace OpenClaw.Benchmarks;

/// <summary>How near the choice of workers comes to the ideal central queue, beside what YARP ships.</summary>
internal static class LbBenchmark
{
    public static Command Command()
    {
        var quick = new Option<bool>("--quick") { Description = "Only Smart and LeastRequests at 85 % load, with a sick worker and with a black hole (under four minutes)." };
        var simulate = new Option<bool>("--simulate") { Description = "The product's beliefs and policies on simulated time instead of processes: every case five times in minutes." };
        var runs = new Option<int>("--runs") { Description = "How often every case is played on processes, each time with other arrivals (about 45 minutes each, a case without the others about 10).", DefaultValueFactory = _ => 1 };
        runs.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 20) result.AddError("--runs must be 1 to 20.");
        });
        var cases = new Option<string?>("--cases") { Description = "Only these, separated by commas: 50, 70, 85, 95, trace, sick, blackhole, 8gw, stale, wrong_capacity, homogeneous, joining, lostgateway." };
        var ours = new Option<bool>("--smart-only") { Description = "Without our other three policies." };
        var trace = new Option<string?>("--trace") { Description = "A recorded trace (TIMESTAMP,ContextTokens,GeneratedTokens) as a further case." };
        var command = new Command("lb", "Policies on the same arrivals, on gateways and workers as processes with a model that sleeps: p99 of the time in system over the ideal central queue's, and what a sick worker costs. Draws artifacts/benchmarks/lb.svg.")
        {
            quick, simulate, runs, cases, ours, trace,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (isQuick, isSimulated) = (parsed.GetValue(quick), parsed.GetValue(simulate));
            var contestants = isQuick ? Contestant.Quick : parsed.GetValue(ours) ? [.. Contestant.All.Where(c => c.Way == WayIn.PlainYarp || Contestant.Quick.Contains(c))] : Contestant.All;
            var played = LbCases.Of(isQuick, !isSimulated, parsed.GetValue(cases)?.Split(','), parsed.GetValue(trace));
            var pick = PickCost.Measure();
            var results = isSimulated
                ? await Task.Run(() => Simulate(played, contestants, isQuick ? LbLengths.Quick : LbLengths.Full, cancellationToken), cancellationToken)
                : await ProcessRounds.MeasureAsync(played, contestants, isQuick ? ProcessLengths.Quick : ProcessLengths.Full, parsed.GetValue(runs), cancellationToken);
            return Report(new LbResult(results, pick), contestants, isSimulated);
        });
        return command;
    }

    private static IReadOnlyList<(string Key, CaseResult Result)> Simulate(
        IReadOnlyList<(string Key, Scenario Scenario)> cases, IReadOnlyList<Contestant> contestants, LbLengths lengths, CancellationToken cancellationToken) =>
        [.. cases.Select(c => (c.Key, CaseResult.Simulate(c.Scenario, contestants, lengths, cancellationToken)))];

    private static int Report(LbResult result, IReadOnlyList<Contestant> contestants, bool isSimulated)
    {
        var how = isSimulated ? "simulated" : "on processes";
        if (result.Steady.Count > 0) Console.WriteLine(LbTables.Ratios(result.Steady, contestants));
        foreach (var (_, steady) in result.Steady) Console.WriteLine(LbTables.Milliseconds(steady, contestants));
        if (result is { Normal: { } normal, Sick: { } sick, BlackHole: { } hole }) Console.WriteLine(LbTables.Trouble(normal, sick, hole, contestants));
        Console.WriteLine($"All figures {how}; the ideal is computed from the same arrivals. One pick among fifty workers: {Figures.Read(result.Pick.Nanoseconds)} ns, {Figures.Read(result.Pick.Bytes)} bytes.");
        if (result.Doubt is { } doubt) Console.WriteLine(doubt);
        var picture = Path.Combine(Repository.Artifacts, isSimulated ? "lb-simulated.svg" : "lb.svg");
        File.WriteAllText(picture, LbPlot.Draw(result.Steady, contestants, how));
        Progress.Say($"Drew {picture}");
        var violations = result.Violations().ToArray();
        foreach (var violation in violations) Progress.Say($"Outside of what can be right: {violation}.");
        Console.WriteLine(Figures.ResultLine(result.Figures()));
        return violations.Length == 0 ? 0 : 1;
    }
}
