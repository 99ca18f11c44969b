using System.CommandLine;
using OpenClaw.Benchmarks.Reporting;
using OpenClaw.Benchmarks.Selection;

namespace OpenClaw.Benchmarks;

/// <summary>How near the choice of workers comes to the ideal central queue, beside what YARP ships: the product's own beliefs and policies on simulated time.</summary>
internal static class LbBenchmark
{
    private const double Sane = 1.5;

    public static Command Command()
    {
        var quick = new Option<bool>("--quick") { Description = "Only 85 % load, the sick worker and the black hole, in short rounds (under a minute)." };
        var trace = new Option<string?>("--trace") { Description = "A recorded trace (TIMESTAMP,ContextTokens,GeneratedTokens) as a further case." };
        var command = new Command("lb", "Policies on the same arrivals: p99 of the time in system over the ideal central queue's, and what a sick worker costs. Draws artifacts/benchmarks/lb.svg.") { quick, trace };
        command.SetAction((parsed, cancellationToken) => Task.Run(() => Run(parsed.GetValue(quick), parsed.GetValue(trace), cancellationToken), cancellationToken));
        return command;
    }

    private static int Run(bool isQuick, string? trace, CancellationToken cancellationToken)
    {
        var (lengths, contestants) = isQuick ? (LbLengths.Quick, Contestant.Quick) : (LbLengths.Full, Contestant.All);
        var cost = PickCost.Measure();
        var cases = LbCases.Steady(isQuick, trace).Select(c => (c.Key, Result: CaseResult.Measure(c.Scenario, contestants, lengths, cancellationToken))).ToArray();
        var normal = cases.First(c => c.Key == LbCases.At85).Result;
        var sick = CaseResult.Measure(LbCases.Sick, contestants, lengths, cancellationToken);
        var hole = CaseResult.Measure(LbCases.BlackHole, contestants, lengths, cancellationToken);

        Console.WriteLine(LbTables.Ratios(cases, contestants));
        Console.WriteLine(LbTables.Milliseconds(normal, contestants));
        Console.WriteLine(LbTables.Trouble(sick, hole, contestants));
        var picture = Path.Combine(Repository.Artifacts, "lb.svg");
        File.WriteAllText(picture, LbPlot.Draw(cases, contestants));
        Progress.Say($"Drew {picture}");
        Console.WriteLine(Figures.ResultLine(ResultOf(cases, sick, hole, cost)));
        return IsSane(normal, hole) ? 0 : 1;
    }

    private static IEnumerable<(string, double)> ResultOf((string Key, CaseResult Result)[] cases, CaseResult sick, CaseResult hole, PickCost cost)
    {
        foreach (var (key, result) in cases)
        {
            yield return ($"smart_vs_ideal_p99_{key}", result.P99VersusIdeal(Contestant.Smart).Median);
            yield return ($"smart_proxied_vs_ideal_p99_{key}", result.P99VersusIdeal(Contestant.SmartProxied).Median);
            if (key == LbCases.At85) yield return ("leastrequests_vs_smart_p99_85", result.Versus(Contestant.LeastRequests, Contestant.Smart).Median);
            if (key == LbCases.Homogeneous) yield return ("smart_vs_leastrequests_p99_homogeneous", result.Versus(Contestant.Smart, Contestant.LeastRequests).Median);
        }

        yield return ("sick_share", LbTables.SickShare(sick, Contestant.Smart));
        yield return ("sick_share_proxied", LbTables.SickShare(sick, Contestant.SmartProxied));
        yield return ("sick_p99_vs_normal", LbTables.SickVersusWell(sick, Contestant.Smart));
        yield return ("sick_p99_vs_normal_proxied", LbTables.SickVersusWell(sick, Contestant.SmartProxied));
        yield return ("blackhole_failed_share", LbTables.ErrorShare(hole, Contestant.Smart));
        yield return ("blackhole_failed_share_proxied", LbTables.ErrorShare(hole, Contestant.SmartProxied));
        yield return ("blackhole_lost", LbTables.Lost(hole, Contestant.Smart) + LbTables.Lost(hole, Contestant.SmartProxied));
        yield return ("pick_ns", cost.Nanoseconds);
        yield return ("pick_bytes", cost.Bytes);
    }

    private static bool IsSane(CaseResult normal, CaseResult hole)
    {
        var isSane = normal.P99VersusIdeal(Contestant.Smart).Median <= Sane && LbTables.Lost(hole, Contestant.Smart) == 0;
        if (!isSane) Progress.Say($"These figures are outside of what can be right: Smart above {Sane} × ideal, or messages lost to the black hole.");
        return isSane;
    }
}
