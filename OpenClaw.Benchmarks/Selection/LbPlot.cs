using System.Globalization;
using System.Text;

namespace OpenClaw.Benchmarks.Selection;

/// <summary>The picture: for every case a group of bars, one for each policy; the line at 1 is the physical limit.</summary>
internal static class LbPlot
{
    private const int Left = 60;
    private const int Top = 70;
    private const int Height = 260;
    private const int GroupWidth = 96;
    private const double Most = 4;

    // Hues that differ in lightness too, on transparent ground: readable in light and in dark, and for colour-blind readers.
    private const string Style = """
        <style>
          text { font: 13px system-ui, sans-serif; fill: #24292f; } .title { font-weight: 600; font-size: 15px; } .small { font-size: 11px; fill: #57606a; }
          .grid { stroke: #d0d7de; } .limit { stroke: #24292f; stroke-dasharray: 4 3; }
          .b0 { fill: #0550ae; } .b1 { fill: #54aeff; } .b2 { fill: #bc4c00; } .b3 { fill: #8c959f; }
          @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3; } .small { fill: #9198a1; } .grid { stroke: #3d444d; } .limit { stroke: #e6edf3; }
            .b0 { fill: #79c0ff; } .b1 { fill: #1f6feb; } .b2 { fill: #ffa657; } .b3 { fill: #6e7681; }
          }
        </style>
        """;

    public static string Draw((string Key, CaseResult Result)[] cases, IReadOnlyList<Contestant> contestants)
    {
        Contestant[] shown = [Contestant.Smart, Contestant.SmartProxied, Contestant.LeastRequests, .. contestants.Where(c => c.Name.StartsWith("static", StringComparison.Ordinal))];
        var width = Left + (GroupWidth * cases.Length) + 20;
        var svg = new StringBuilder();
        svg.AppendLine(Invariant($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Math.Max(width, 560)} {Top + Height + 60}\" role=\"img\" aria-label=\"p99 of the time in system over the ideal central queue's\">"));
        svg.AppendLine(Style);
        Text(svg, Left, 24, "title", "p99 time in system ÷ ideal central queue (simulated, same arrivals)");
        for (var i = 0; i < shown.Length; i++)
        {
            svg.AppendLine(Invariant($"<rect class=\"b{i}\" x=\"{Left + (135 * i)}\" y=\"38\" width=\"11\" height=\"11\"/>"));
            Text(svg, Left + (135 * i) + 16, 48, "small", shown[i].Name);
        }

        for (var tick = 0; tick <= Most; tick++)
        {
            svg.AppendLine(Invariant($"<path class=\"{(tick == 1 ? "limit" : "grid")}\" d=\"M{Left} {Y(tick):0.0}H{width - 20}\"/>"));
            Text(svg, Left - 8, Y(tick) + 4, "small", Invariant($"{tick}"), "end");
        }

        for (var c = 0; c < cases.Length; c++) DrawCase(svg, cases[c].Result, shown, Left + 8 + (GroupWidth * c));
        return svg.AppendLine("</svg>").ToString();
    }

    private static void DrawCase(StringBuilder svg, CaseResult result, Contestant[] shown, int x)
    {
        for (var i = 0; i < shown.Length; i++)
        {
            var ratio = result.P99VersusIdeal(shown[i]).Median;
            var top = Y(Math.Min(ratio, Most));
            svg.AppendLine(Invariant($"<rect class=\"b{i}\" x=\"{x + (20 * i)}\" y=\"{top:0.0}\" width=\"17\" height=\"{Y(0) - top:0.0}\"/>"));
            Text(svg, x + (20 * i) + 8.5, top - 4, "small", ratio > Most ? "↑" : Invariant($"{ratio:0.0#}"), "middle");
        }

        Text(svg, x + 40, Top + Height + 20, "", result.Scenario.Name, "middle");
    }

    private static double Y(double ratio) => Top + Height - (Height * ratio / Most);

    private static void Text(StringBuilder svg, double x, double y, string style, string text, string anchor = "start") =>
        svg.AppendLine(Invariant($"<text class=\"{style}\" x=\"{x:0.0}\" y=\"{y:0.0}\" text-anchor=\"{anchor}\">{text}</text>"));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
