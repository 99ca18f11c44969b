namespace OpenClaw.Benchmarks.Selection;

/// <summary>All cases that were played, and what is judged of them.</summary>
internal sealed record LbResult(IReadOnlyList<(string Key, CaseResult Result)> Cases, PickCost Pick)
{
    // A run of a minute has a p99 of a dozen messages: what is outside of these is broken, not unlucky.
    private const double SaneRatio = 1.6;
    private const double SaneShare = 0.06;

    // From here on messages wait for a processor too.
    private const double BusyMachine = 0.8;

    public CaseResult? Sick => Find(LbCases.Sick);
    public CaseResult? BlackHole => Find(LbCases.BlackHole);
    public CaseResult? Normal => Find(LbCases.At85);
    public IReadOnlyList<(string Key, CaseResult Result)> Steady => [.. Cases.Where(c => c.Key is not (LbCases.Sick or LbCases.BlackHole))];

    public IEnumerable<(string Name, double Value)> Figures()
    {
        foreach (var (key, result) in Steady)
        {
            foreach (var (contestant, name) in Ours(result)) yield return ($"{name}_vs_ideal_p99_{key}", result.P99VersusIdeal(contestant).Median);
            if (key == LbCases.At85 && result.Has(Contestant.LeastRequests)) yield return ("leastrequests_vs_smart_p99_85", result.Versus(Contestant.LeastRequests, Contestant.Smart).Median);
            if (key == LbCases.Homogeneous && result.Has(Contestant.LeastRequests)) yield return ("smart_vs_leastrequests_p99_homogeneous", result.Versus(Contestant.Smart, Contestant.LeastRequests).Median);
        }

        foreach (var (contestant, name) in Ours(Sick))
        {
            yield return (Named("sick_share", name), LbTables.SickShare(Sick!, contestant));
            if (Normal is { } normal) yield return (Named("sick_p99_vs_normal", name), LbTables.SickVersusWell(Sick!, normal, contestant));
        }

        foreach (var (contestant, name) in Ours(BlackHole))
        {
            yield return (Named("blackhole_failed_share", name), LbTables.ErrorShare(BlackHole!, contestant));
            yield return (Named("blackhole_lost", name), LbTables.Lost(BlackHole!, contestant));
        }

        yield return ("pick_ns", Pick.Nanoseconds);
        yield return ("pick_bytes", Pick.Bytes);
    }

    /// <summary>A doubt that the reader has to know of; null for none.</summary>
    public string? Doubt => Cases.Max(c => c.Result.MachineShare) is var share && share > BusyMachine
        ? $"The machine was up to {100 * share:0} % busy: messages waited for processors too, which the ideal does not know."
        : null;

    /// <summary>What cannot be right; nothing when all is well.</summary>
    public IEnumerable<string> Violations()
    {
        if (Normal is { } normal)
        {
            foreach (var (contestant, _) in Ours(normal))
                if (normal.P99VersusIdeal(contestant).Median > SaneRatio) yield return $"{contestant.Name} is above {SaneRatio} × ideal";
            if (normal.Has(Contestant.LeastRequests) && normal.Versus(Contestant.LeastRequests, Contestant.Smart).Median < 1) yield return "LeastRequests is better than Smart";
        }

        foreach (var (contestant, _) in Ours(Sick))
            if (LbTables.SickShare(Sick!, contestant) > SaneShare) yield return $"{contestant.Name} gives the sick worker more than {SaneShare:0 %}";
        foreach (var (contestant, _) in Ours(BlackHole))
            if (LbTables.ErrorShare(BlackHole!, contestant) > SaneShare || LbTables.Lost(BlackHole!, contestant) > 0) yield return $"{contestant.Name} loses messages in the black hole, or shows it more than {SaneShare:0 %}";
        if (Pick.Bytes > 0) yield return "a pick allocates";
    }

    private CaseResult? Find(string key) => Cases.FirstOrDefault(c => c.Key == key).Result;

    private static IEnumerable<(Contestant Contestant, string Name)> Ours(CaseResult? result) =>
        new[] { (Contestant.Smart, "smart"), (Contestant.SmartProxied, "smart_proxied") }.Where(ours => result?.Has(ours.Item1) == true);

    private static string Named(string figure, string contestant) => contestant == "smart" ? figure : $"{figure}_proxied";
}
