using System.Globalization;
using System.Text;
using OpenClaw.Benchmarks.Reporting;

namespace OpenClaw.Benchmarks.ClusterPath;

/// <summary>The picture: turns per second against the number of workers, beside the ideal.</summary>
internal static class ClusterPathPlot
{
    private const int Left = 60;
    private const int Bottom = 300;
    private const int Height = 240;
    private const int Step = 130;

    private const string Style = """
        <style>
          text { font: 13px system-ui, sans-serif; fill: #24292f; } .title { font-weight: 600; font-size: 15px; } .small { font-size: 11px; fill: #57606a; }
          .grid { stroke: #d0d7de; } .bar { fill: #0550ae; } .ideal { stroke: #bc4c00; stroke-width: 2; stroke-dasharray: 6 4; fill: none; } .spread { stroke: #24292f; stroke-width: 2; }
          @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3; } .small { fill: #9198a1; } .grid { stroke: #3d444d; } .bar { fill: #79c0ff; } .ideal { stroke: #ffa657; } .spread { stroke: #e6edf3; }
          }
        </style>
        """;

    /// <param name="turns">For 1, 2, 3 … workers.</param>
    public static string Draw(IReadOnlyList<Measured> turns)
    {
        var most = turns.Count * ClusterPathRound.IdealPerWorker * 1.1;
        double Y(double value) => Bottom - (Height * value / most);
        var svg = new StringBuilder().AppendLine("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 520 350\" role=\"img\" aria-label=\"Turns per second against workers\">").AppendLine(Style);
        Text(svg, Left, 26, "title", $"Turns per second, workers of {ClusterPathRound.Slots} slots, 50 ms model");
        for (var tick = 0; tick <= turns.Count; tick++)
        {
            var value = tick * ClusterPathRound.IdealPerWorker;
            svg.AppendLine(Invariant($"<path class=\"grid\" d=\"M{Left} {Y(value):0.0}h430\"/>"));
            Text(svg, Left - 8, Y(value) + 4, "small", Figures.Read(value), "end");
        }

        for (var i = 0; i < turns.Count; i++)
        {
            var (x, value, ideal) = (Left + 40 + (i * Step), turns[i], (i + 1) * ClusterPathRound.IdealPerWorker);
            svg.AppendLine(Invariant($"<rect class=\"bar\" x=\"{x}\" y=\"{Y(value.Median):0.0}\" width=\"70\" height=\"{Bottom - Y(value.Median):0.0}\"/>"));
            svg.AppendLine(Invariant($"<path class=\"spread\" d=\"M{x + 35} {Y(value.Least):0.0}V{Y(value.Most):0.0}\"/>"));
            svg.AppendLine(Invariant($"<path class=\"ideal\" d=\"M{x - 12} {Y(ideal):0.0}h94\"/>"));
            Text(svg, x + 35, Bottom + 18, "small", i == 0 ? "1 worker" : Invariant($"{i + 1} workers"), "middle");
            Text(svg, x + 35, Bottom + 36, "", $"{Figures.Read(value.Median)} ({100 * value.Median / ideal:0} %)", "middle");
        }

        Text(svg, 490, 48, "small", "dashed: ideal", "end");
        return svg.AppendLine("</svg>").ToString();
    }

    private static void Text(StringBuilder svg, double x, double y, string style, string text, string anchor = "start") =>
        svg.AppendLine(Invariant($"<text x=\"{x:0.0}\" y=\"{y:0.0}\" class=\"{style}\" text-anchor=\"{anchor}\">{text}</text>"));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
