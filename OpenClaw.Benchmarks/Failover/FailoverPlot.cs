using System.Globalization;
using System.Text;

namespace OpenClaw.Benchmarks.Failover;

/// <summary>The picture: which share of a struck worker's jobs runs elsewhere, against seconds since the blow.</summary>
internal static class FailoverPlot
{
    private const int Left = 60;
    private const int Bottom = 290;
    private const int Height = 230;
    private const int Width = 420;

    private const string Style = """
        <style>
          text { font: 13px system-ui, sans-serif; fill: #24292f; } .title { font-weight: 600; font-size: 15px; } .small { font-size: 11px; fill: #57606a; }
          .grid { stroke: #d0d7de; } .line { stroke-width: 2.5; fill: none; } .Kill { stroke: #cf222e; } .Freeze { stroke: #0550ae; } .Drain { stroke: #1a7f37; }
          @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3; } .small { fill: #9198a1; } .grid { stroke: #3d444d; } .Kill { stroke: #ff7b72; } .Freeze { stroke: #79c0ff; } .Drain { stroke: #56d364; }
          }
        </style>
        """;

    public static string Draw(FailoverResult result)
    {
        var span = Math.Ceiling(Math.Max(3, result.Moves.Max(move => move.Seconds.Max())));
        var svg = new StringBuilder().AppendLine("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 520 345\" role=\"img\" aria-label=\"Share of jobs running elsewhere against seconds\">").AppendLine(Style);
        Text(svg, Left, 26, "title", $"Jobs of a struck worker that run elsewhere");
        for (var share = 0; share <= 100; share += 25)
        {
            svg.AppendLine(Invariant($"<path class=\"grid\" d=\"M{Left} {Y(share / 100.0):0.0}h{Width}\"/>"));
            Text(svg, Left - 8, Y(share / 100.0) + 4, "small", Invariant($"{share} %"), "end");
        }

        var step = Math.Max(0.5, Math.Ceiling(span / 8));
        for (var second = 0.0; second <= span; second += step) Text(svg, X(second, span), Bottom + 18, "small", Invariant($"{second} s"), "middle");
        var row = 0;
        foreach (var blow in Enum.GetValues<Blow>())
        {
            svg.AppendLine(Invariant($"<path class=\"line {blow}\" d=\"{Steps(result.SecondsOf(blow), span)}\"/><path class=\"line {blow}\" d=\"M{Left + (row * 145)} {Bottom + 38}h22\"/>"));
            Text(svg, Left + 28 + (row++ * 145), Bottom + 42, "small", blow switch { Blow.Kill => "killed", Blow.Freeze => "frozen", _ => "drained, no grace" });
        }

        return svg.AppendLine("</svg>").ToString();
    }

    private static string Steps(IReadOnlyList<double> seconds, double span)
    {
        var path = new StringBuilder(Invariant($"M{Left} {Bottom}"));
        var sorted = seconds.Order().ToArray();
        for (var i = 0; i < sorted.Length; i++) path.Append(Invariant($"H{X(sorted[i], span):0.0}V{Y((i + 1.0) / sorted.Length):0.0}"));
        return path.Append(Invariant($"H{Left + Width}")).ToString();
    }

    private static double X(double second, double span) => Left + (Width * second / span);

    private static double Y(double share) => Bottom - (Height * share);

    private static void Text(StringBuilder svg, double x, double y, string style, string text, string anchor = "start") =>
        svg.AppendLine(Invariant($"<text x=\"{x:0.0}\" y=\"{y:0.0}\" class=\"{style}\" text-anchor=\"{anchor}\">{text}</text>"));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
