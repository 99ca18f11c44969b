using OpenClaw.Benchmarks.Reporting;

namespace OpenClaw.Benchmarks.Selection;

/// <summary>The figures as people read them: medians of the rounds.</summary>
internal static class LbTables
{
    /// <summary>Seconds: a fleet whose p99 is this long while nothing is wrong has a backlog that grows.</summary>
    private const double Growing = 60;

    public static Table Ratios((string Key, CaseResult Result)[] cases, IReadOnlyList<Contestant> contestants)
    {
        var table = new Table(["p99 ÷ ideal's p99", .. cases.Select(c => c.Result.Scenario.Name)]);
        foreach (var contestant in contestants)
            table.Add([contestant.Name, .. cases.Select(c => CaseResult.Read(c.Result.P99VersusIdeal(contestant)))]);
        table.Add(["Smart, least … most", .. cases.Select(c => c.Result.P99VersusIdeal(Contestant.Smart) is var m ? $"{Figures.Read(m.Least)} … {Figures.Read(m.Most)}" : "")]);
        return table;
    }

    public static Table Milliseconds(CaseResult result, IReadOnlyList<Contestant> contestants)
    {
        var table = new Table($"ms at {result.Scenario.Name} load", "p50 in system", "p99 in system", "p99 waiting");
        foreach (var contestant in contestants.Prepend(Contestant.Ideal))
        {
            var runs = result.Of(contestant);
            if (runs.Any(run => run.IsUnstable)) table.Add(contestant.Name, "unstable", "", "");
            else table.Add(contestant.Name, Ms(runs, run => run.Percentile(0.5)), Ms(runs, run => run.Percentile(0.99)), Ms(runs, run => run.WaitingPercentile(0.99)));
        }

        return table;
    }

    public static Table Trouble(CaseResult sick, CaseResult hole, IReadOnlyList<Contestant> contestants)
    {
        var table = new Table("one worker in trouble", "sick: share", "sick: p99 ÷ well", "hole: errors seen", "hole: lost");
        foreach (var contestant in contestants)
        {
            table.Add(
                contestant.Name, Percent(SickShare(sick, contestant)), sick.Of(contestant).Any(run => run.IsUnstable || run.WellPercentile(0.99) > Growing) ? "unstable" : Figures.Read(SickVersusWell(sick, contestant)),
                Percent(ErrorShare(hole, contestant)), Figures.Plain(Lost(hole, contestant)));
        }

        return table;
    }

    public static double SickShare(CaseResult sick, Contestant contestant) => Measured.Of(sick.Of(contestant), run => run.VictimShare).Median;

    /// <summary>p99 of the messages that came while it was ill over the p99 of those that came before and long after.</summary>
    public static double SickVersusWell(CaseResult sick, Contestant contestant) =>
        new Measured([.. sick.Of(contestant).Select(run => run.EventPercentile(0.99) / run.WellPercentile(0.99))]).Median;

    public static double ErrorShare(CaseResult hole, Contestant contestant) => Measured.Of(hole.Of(contestant), run => run.ErrorShare).Median;

    public static double Lost(CaseResult hole, Contestant contestant) => hole.Of(contestant).Sum(run => run.Lost);

    private static string Ms(IReadOnlyList<SimRun> runs, Func<SimRun, double> seconds) => Figures.Read(Measured.Of(runs, run => 1000 * seconds(run)).Median);

    private static string Percent(double share) => $"{Figures.Read(100 * share)} %";
}
