using OpenClaw.Benchmarks.Reporting;

namespace OpenClaw.Benchmarks.Selection;

/// <summary>The figures as people read them: medians of the rounds.</summary>
internal static class LbTables
{
    /// <summary>Seconds: a fleet whose p99 is this long while nothing is wrong has a backlog that grows.</summary>
    private const double Growing = 60;

    private const string Missing = "–";

    public static Table Ratios(IReadOnlyList<(string Key, CaseResult Result)> cases, IReadOnlyList<Contestant> contestants)
    {
        var table = new Table(["p99 ÷ ideal's p99", .. cases.Select(c => c.Result.Scenario.Name)]);
        foreach (var contestant in contestants)
            table.Add([contestant.Name, .. cases.Select(c => c.Result.Has(contestant) ? CaseResult.Read(c.Result.P99VersusIdeal(contestant)) : Missing)]);
        table.Add(["Smart, least … most", .. cases.Select(c => c.Result.P99VersusIdeal(Contestant.Smart) is var m ? $"{Figures.Read(m.Least)} … {Figures.Read(m.Most)}" : "")]);
        return table;
    }

    public static Table Milliseconds(CaseResult result, IReadOnlyList<Contestant> contestants)
    {
        var table = new Table($"ms at {result.Scenario.Name} load", "p50 in system", "p99 in system", "p99 waiting", "machine busy");
        foreach (var contestant in contestants.Prepend(Contestant.Ideal).Where(result.Has))
        {
            var runs = result.Of(contestant);
            if (runs.Any(run => run.IsUnstable)) table.Add(contestant.Name, "unstable", "", "", Busy(runs));
            else table.Add(contestant.Name, Ms(runs, run => run.Percentile(0.5)), Ms(runs, run => run.Percentile(0.99)), Ms(runs, run => run.WaitingPercentile(0.99)), Busy(runs));
        }

        return table;
    }

    /// <param name="normal">The same arrivals while all are well.</param>
    public static Table Trouble(CaseResult normal, CaseResult sick, CaseResult hole, IReadOnlyList<Contestant> contestants)
    {
        var table = new Table("one worker in trouble", "sick: share", "sick: p99 ÷ well", "hole: errors seen", "hole: lost");
        foreach (var contestant in contestants.Where(c => sick.Has(c) && hole.Has(c)))
        {
            var isUnstable = sick.Of(contestant).Concat(normal.Of(contestant)).Any(run => run.IsUnstable) || normal.Of(contestant).Any(run => run.EventPercentile(0.99) > Growing);
            table.Add(
                contestant.Name, Percent(SickShare(sick, contestant)), isUnstable ? "unstable" : Figures.Read(SickVersusWell(sick, normal, contestant)),
                Percent(ErrorShare(hole, contestant)), Figures.Plain(Lost(hole, contestant)));
        }

        return table;
    }

    public static double SickShare(CaseResult sick, Contestant contestant) => Measured.Of(sick.Of(contestant), run => run.VictimShare).Median;

    /// <summary>p99 of the messages that came while it was ill over the p99 of the same messages while all were well.</summary>
    public static double SickVersusWell(CaseResult sick, CaseResult normal, Contestant contestant) =>
        new Measured([.. sick.Of(contestant).Zip(normal.Of(contestant), (ill, well) => ill.EventPercentile(0.99) / well.EventPercentile(0.99))]).Median;

    public static double ErrorShare(CaseResult hole, Contestant contestant) => Measured.Of(hole.Of(contestant), run => run.ErrorShare).Median;

    public static double Lost(CaseResult hole, Contestant contestant) => hole.Of(contestant).Sum(run => run.Lost);

    private static string Ms(IReadOnlyList<LbRun> runs, Func<LbRun, double> seconds) => Figures.Read(Measured.Of(runs, run => 1000 * seconds(run)).Median);

    private static string Busy(IReadOnlyList<LbRun> runs) => Measured.Of(runs, run => run.MachineShare).Most is var most && double.IsNaN(most) ? Missing : Percent(most);

    private static string Percent(double share) => $"{Figures.Read(100 * share)} %";
}
