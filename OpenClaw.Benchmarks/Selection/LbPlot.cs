using OpenClaw.Benchmarks.Reporting;

namespace OpenClaw.Benchmarks.Selection;

/// <summary>The picture: for every case a group of bars, one for each policy; the line at 1 is the physical limit.</summary>
internal static class LbPlot
{
    private const int Left = 60;
    private const int Top = 70;
    private const int Height = 260;
    private const int GroupWidth = 96;
    private const double Most = 4;

    private const string Light =
        ".limit { stroke: #24292f; stroke-dasharray: 4 3; } .b0 { fill: #0550ae; } .b1 { fill: #54aeff; } .b2 { fill: #bc4c00; } .b3 { fill: #8c959f; }";

    private const string Dark =
        ".limit { stroke: #e6edf3; } .b0 { fill: #79c0ff; } .b1 { fill: #1f6feb; } .b2 { fill: #ffa657; } .b3 { fill: #6e7681; }";

    /// <param name="how">Where the figures are from.</param>
    public static string Draw(IReadOnlyList<(string Key, CaseResult Result)> cases, IReadOnlyList<Contestant> contestants, string how)
    {
        Contestant[] shown = [.. new[] { Contestant.Smart, Contestant.SmartProxied, Contestant.LeastRequests, Contestant.Static }.Where(contestants.Contains)];
        var width = Left + (GroupWidth * cases.Count) + 20;
        var svg = new Svg(Math.Max(width, 560), Top + Height + 60, "p99 of the time in system over the ideal central queue's", Light, Dark);
        svg.Text(Left, 24, "title", $"p99 time in system ÷ ideal central queue, same arrivals, {how}");
        for (var i = 0; i < shown.Length; i++)
        {
            svg.Add($"<rect class=\"b{i}\" x=\"{Left + (135 * i)}\" y=\"38\" width=\"11\" height=\"11\"/>");
            svg.Text(Left + (135 * i) + 16, 48, "small", shown[i].Name);
        }

        for (var tick = 0; tick <= Most; tick++)
        {
            svg.Add($"<path class=\"{(tick == 1 ? "limit" : "grid")}\" d=\"M{Left} {Y(tick):0.0}H{width - 20}\"/>");
            svg.Text(Left - 8, Y(tick) + 4, "small", Svg.Invariant($"{tick}"), "end");
        }

        for (var c = 0; c < cases.Count; c++) DrawCase(svg, cases[c].Result, shown, Left + 8 + (GroupWidth * c));
        return svg.Close();
    }

    private static void DrawCase(Svg svg, CaseResult result, Contestant[] shown, int x)
    {
        for (var i = 0; i < shown.Length; i++)
        {
            if (!result.Has(shown[i])) continue;
            var ratio = result.P99VersusIdeal(shown[i]).Median;
            var top = Y(Math.Min(ratio, Most));
            svg.Add($"<rect class=\"b{i}\" x=\"{x + (20 * i)}\" y=\"{top:0.0}\" width=\"17\" height=\"{Y(0) - top:0.0}\"/>");
            svg.Text(x + (20 * i) + 8.5, top - 4, "small", ratio > Most ? "↑" : Svg.Invariant($"{ratio:0.0#}"), "middle");
        }

        svg.Text(x + 40, Top + Height + 20, "", result.Scenario.Name, "middle");
    }

    private static double Y(double ratio) => Top + Height - (Height * ratio / Most);
}
