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

    private const string Light =
        ".line, .raw { fill: none; stroke-width: 2; } .raw { stroke-width: 1; stroke-dasharray: 4 3; } .s0 .line, .s0 .raw { stroke: #0550ae; } .s0 .dot, .s0 .bar { fill: #0550ae; } .s1 .line, .s1 .raw { stroke: #bc4c00; } .s1 .dot, .s1 .bar { fill: #bc4c00; }";

    private const string Dark =
        ".s0 .line, .s0 .raw { stroke: #79c0ff; } .s0 .dot, .s0 .bar { fill: #79c0ff; } .s1 .line, .s1 .raw { stroke: #ffa657; } .s1 .dot, .s1 .bar { fill: #ffa657; }";

    public static string Draw(IReadOnlyList<StoreResult> results)
    {
        var svg = new Svg(Width, Height, "Main path: latency and rates", Light, Dark);
        DrawLatency(svg, results);
        DrawRates(svg, results);
        return svg.Close();
    }

    private static void DrawLatency(Svg svg, IReadOnlyList<StoreResult> results)
    {
        var most = NiceAbove(Math.Max(8, results.Max(r => Measured.Percentile(r.AllStarts, 0.99)) * 1.25));
        svg.Text(Left, 26, "title", "Accepted → model called, 20 per second");
        for (var tick = 0; tick <= 4; tick++)
        {
            var (x, y) = (Left + (PlotWidth * tick / 4.0), Top + PlotHeight - (PlotHeight * tick / 4.0));
            svg.Add($"<path class=\"grid\" d=\"M{Left} {y:0.0}h{PlotWidth}\"/>");
            svg.Text(Left - 8, y + 4, "small", $"{tick * 25} %", "end");
            svg.Text(x, Top + PlotHeight + 18, "small", Svg.Invariant($"{most * tick / 4:0.##} ms"), "middle");
        }

        for (var i = 0; i < results.Count; i++) DrawCurve(svg, results[i], i, most);
    }

    private static void DrawCurve(Svg svg, StoreResult result, int index, double most)
    {
        var sorted = result.AllStarts.Order().ToArray();
        double X(double ms) => Left + (PlotWidth * Math.Min(ms, most) / most);
        double Y(double share) => Top + (PlotHeight * (1 - share));
        var points = Enumerable.Range(0, 201).Select(n => n / 200.0).Select(share => (share, ms: sorted[(int)(share * (sorted.Length - 1))])).Where(p => p.ms <= most);
        svg.Add($"<g class=\"s{index}\"><polyline class=\"line\" points=\"{string.Join(' ', points.Select(p => Svg.Invariant($"{X(p.ms):0.0},{Y(p.share):0.0}")))}\"/>");
        foreach (var share in new[] { 0.5, 0.99 })
        {
            var ms = Measured.Percentile(sorted, share);
            svg.Add($"<circle class=\"dot\" cx=\"{X(ms):0.0}\" cy=\"{Y(share):0.0}\" r=\"4\"/>");
        }

        svg.Add($"</g>");
        var legend = Top + PlotHeight - 52 + (22 * index);
        svg.Add($"<g class=\"s{index}\"><path class=\"line\" d=\"M{Left + 96} {legend - 4}h22\"/></g>");
        svg.Text(Left + 124, legend, "", $"{result.Name}: {StartLatency.Describe(sorted)}");
    }

    private static void DrawRates(Svg svg, IReadOnlyList<StoreResult> results)
    {
        svg.Text(BarsLeft, 26, "title", "Per second: ours (filled), store's raw rate (dashed)");
        var bars = results.SelectMany((result, i) => new[] { (Store: i, Name: $"{result.Name}: accepts", Ours: Median(result, "accepts_per_s"), Raw: Median(result, "raw_commits_per_s")),
            (Store: i, Name: $"{result.Name}: ordered jobs", Ours: Median(result, "jobs_per_s"), Raw: Median(result, "raw_claims_per_s")) }).ToList();
        var most = bars.Max(bar => Math.Max(bar.Ours, bar.Raw));
        for (var i = 0; i < bars.Count; i++)
        {
            var bar = bars[i];
            var y = Top + (i * 72);
            svg.Text(BarsLeft, y + 2, "", bar.Name);
            svg.Add($"<g class=\"s{bar.Store}\"><rect class=\"bar\" x=\"{BarsLeft}\" y=\"{y + 8}\" width=\"{300 * bar.Ours / most:0.0}\" height=\"18\"/>");
            svg.Add($"<rect class=\"raw\" x=\"{BarsLeft}\" y=\"{y + 30}\" width=\"{300 * bar.Raw / most:0.0}\" height=\"12\"/></g>");
            svg.Text(BarsLeft + 8 + (300 * bar.Ours / most), y + 22, "", $"{Figures.Read(bar.Ours)} ({100 * bar.Ours / bar.Raw:0} %)");
            svg.Text(BarsLeft + 8 + (300 * bar.Raw / most), y + 40, "small", Figures.Read(bar.Raw));
        }
    }

    private static double Median(StoreResult result, string key) => result.Figures.Single(figure => figure.Key == key).Values.Median;

    private static double NiceAbove(double value)
    {
        var unit = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return new[] { 1, 1.2, 1.6, 2, 2.4, 3.2, 4, 6, 8, 10 }.Select(n => n * unit).First(nice => nice >= value);
    }
}
