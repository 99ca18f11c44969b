using System.Globalization;
using System.Text;
using OpenClaw.Benchmarks.Reporting;

namespace OpenClaw.Benchmarks.MainPath;

/// <summary>The picture: to the left what share of messages had reached the model after how many milliseconds, to the right our rates beside the raw ones.</summary>
internal static class PathPlot
{
    private const int Width = 960;
    private const int Height = 400;
    private const int Left = 60;
    private const int Top = 60;
    private const int PlotWidth = 360;
    private const int PlotHeight = 270;
    private const int BarsLeft = 500;

    // Two hues that differ in lightness too, on transparent ground: readable in light and in dark, and for colour-blind readers.
    private const string Style = """
        <style>
          text { font: 13px system-ui, sans-serif; fill: #24292f; } .title { font-weight: 600; font-size: 15px; } .small { font-size: 11px; fill: #57606a; }
          .grid { stroke: #d0d7de; } .line, .raw { fill: none; stroke-width: 2; } .raw { stroke-width: 1; stroke-dasharray: 4 3; }
          .s0 .line, .s0 .raw { stroke: #0550ae; } .s0 .dot, .s0 .bar { fill: #0550ae; } .s1 .line, .s1 .raw { stroke: #bc4c00; } .s1 .dot, .s1 .bar { fill: #bc4c00; }
          @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3; } .small { fill: #9198a1; } .grid { stroke: #3d444d; }
            .s0 .line, .s0 .raw { stroke: #79c0ff; } .s0 .dot, .s0 .bar { fill: #79c0ff; } .s1 .line, .s1 .raw { stroke: #ffa657; } .s1 .dot, .s1 .bar { fill: #ffa657; }
          }
        </style>
        """;

    public static string Draw(IReadOnlyList<StoreResult> results)
    {
        var svg = new StringBuilder();
        svg.AppendLine(Invariant($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"Main path: latency and rates\">"));
        svg.AppendLine(Style);
        DrawLatency(svg, results);
        DrawRates(svg, results);
        return svg.AppendLine("</svg>").ToString();
    }

    private static void DrawLatency(StringBuilder svg, IReadOnlyList<StoreResult> results)
    {
        var most = NiceAbove(Math.Max(8, results.Max(r => Measured.Percentile(r.AllStarts, 0.99)) * 1.25));
        Text(svg, Left, 26, "title", "Accepted → model called, 20 per second");
        for (var tick = 0; tick <= 4; tick++)
        {
            var (x, y) = (Left + (PlotWidth * tick / 4.0), Top + PlotHeight - (PlotHeight * tick / 4.0));
            svg.AppendLine(Invariant($"<path class=\"grid\" d=\"M{Left} {y:0.0}h{PlotWidth}\"/>"));
            Text(svg, Left - 8, y + 4, "small", $"{tick * 25} %", "end");
            Text(svg, x, Top + PlotHeight + 18, "small", Invariant($"{most * tick / 4:0.##} ms"), "middle");
        }

        for (var i = 0; i < results.Count; i++) DrawCurve(svg, results[i], i, most);
    }

    private static void DrawCurve(StringBuilder svg, StoreResult result, int index, double most)
    {
        var sorted = result.AllStarts.Order().ToArray();
        double X(double ms) => Left + (PlotWidth * Math.Min(ms, most) / most);
        double Y(double share) => Top + (PlotHeight * (1 - share));
        var points = Enumerable.Range(0, 201).Select(n => n / 200.0).Select(share => (share, ms: sorted[(int)(share * (sorted.Length - 1))])).Where(p => p.ms <= most);
        svg.AppendLine($"<g class=\"s{index}\"><polyline class=\"line\" points=\"{string.Join(' ', points.Select(p => Invariant($"{X(p.ms):0.0},{Y(p.share):0.0}")))}\"/>");
        foreach (var share in new[] { 0.5, 0.99 })
        {
            var ms = Measured.Percentile(sorted, share);
            svg.AppendLine(Invariant($"<circle class=\"dot\" cx=\"{X(ms):0.0}\" cy=\"{Y(share):0.0}\" r=\"4\"/>"));
        }

        svg.AppendLine("</g>");
        var legend = Top + PlotHeight - 52 + (22 * index);
        svg.AppendLine(Invariant($"<g class=\"s{index}\"><path class=\"line\" d=\"M{Left + 96} {legend - 4}h22\"/></g>"));
        Text(svg, Left + 124, legend, "", $"{result.Name}: {StartLatency.Describe(sorted)}");
    }

    private static void DrawRates(StringBuilder svg, IReadOnlyList<StoreResult> results)
    {
        Text(svg, BarsLeft, 26, "title", "Per second: ours (filled), store's raw rate (dashed)");
        var bars = results.SelectMany((result, i) => new[] { (Store: i, Name: $"{result.Name}: accepts", Ours: Median(result, "accepts_per_s"), Raw: Median(result, "raw_commits_per_s")),
            (Store: i, Name: $"{result.Name}: ordered jobs", Ours: Median(result, "jobs_per_s"), Raw: Median(result, "raw_claims_per_s")) }).ToList();
        var most = bars.Max(bar => Math.Max(bar.Ours, bar.Raw));
        for (var i = 0; i < bars.Count; i++)
        {
            var bar = bars[i];
            var y = Top + (i * 72);
            Text(svg, BarsLeft, y + 2, "", bar.Name);
            svg.AppendLine(Invariant($"<g class=\"s{bar.Store}\"><rect class=\"bar\" x=\"{BarsLeft}\" y=\"{y + 8}\" width=\"{300 * bar.Ours / most:0.0}\" height=\"18\"/>"));
            svg.AppendLine(Invariant($"<rect class=\"raw\" x=\"{BarsLeft}\" y=\"{y + 30}\" width=\"{300 * bar.Raw / most:0.0}\" height=\"12\"/></g>"));
            Text(svg, BarsLeft + 8 + (300 * bar.Ours / most), y + 22, "", $"{Figures.Read(bar.Ours)} ({100 * bar.Ours / bar.Raw:0} %)");
            Text(svg, BarsLeft + 8 + (300 * bar.Raw / most), y + 40, "small", Figures.Read(bar.Raw));
        }
    }

    private static double Median(StoreResult result, string key) => result.Figures.Single(figure => figure.Key == key).Values.Median;

    private static double NiceAbove(double value)
    {
        var unit = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return new[] { 1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10 }.Select(n => n * unit).First(nice => nice >= value);
    }

    private static void Text(StringBuilder svg, double x, double y, string style, string text, string anchor = "start") =>
        svg.AppendLine(Invariant($"<text x=\"{x:0.0}\" y=\"{y:0.0}\" class=\"{style}\" text-anchor=\"{anchor}\">{text}</text>"));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
