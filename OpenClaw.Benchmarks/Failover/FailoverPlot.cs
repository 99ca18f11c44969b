using System.Text;
using OpenClaw.Benchmarks.Reporting;

namespace OpenClaw.Benchmarks.Failover;

/// <summary>The picture: which share of a struck worker's jobs runs elsewhere, against seconds since the blow.</summary>
internal static class FailoverPlot
{
    private const int Left = 60;
    private const int Bottom = 290;
    private const int Height = 230;
    private const int Width = 420;

    private const string Light =
        ".line { stroke-width: 2.5; fill: none; } .Kill { stroke: #cf222e; } .Freeze { stroke: #0550ae; } .Drain { stroke: #1a7f37; }";

    private const string Dark =
        ".Kill { stroke: #ff7b72; } .Freeze { stroke: #79c0ff; } .Drain { stroke: #56d364; }";

    public static string Draw(FailoverResult result)
    {
        var span = Math.Ceiling(Math.Max(3, result.Moves.Max(move => move.Seconds.Max())));
        var svg = new Svg(520, 345, "Share of jobs running elsewhere against seconds", Light, Dark);
        svg.Text(Left, 26, "title", $"Jobs of a struck worker that run elsewhere");
        for (var share = 0; share <= 100; share += 25)
        {
            svg.Add($"<path class=\"grid\" d=\"M{Left} {Y(share / 100.0):0.0}h{Width}\"/>");
            svg.Text(Left - 8, Y(share / 100.0) + 4, "small", Svg.Invariant($"{share} %"), "end");
        }

        var step = Math.Max(0.5, Math.Ceiling(span / 8));
        for (var second = 0.0; second <= span; second += step) svg.Text(X(second, span), Bottom + 18, "small", Svg.Invariant($"{second} s"), "middle");
        var row = 0;
        foreach (var blow in Enum.GetValues<Blow>())
        {
            svg.Add($"<path class=\"line {blow}\" d=\"{Steps(result.SecondsOf(blow), span)}\"/><path class=\"line {blow}\" d=\"M{Left + (row * 145)} {Bottom + 38}h22\"/>");
            svg.Text(Left + 28 + (row++ * 145), Bottom + 42, "small", blow switch { Blow.Kill => "killed", Blow.Freeze => "frozen", _ => "drained, no grace" });
        }

        return svg.Close();
    }

    private static string Steps(IReadOnlyList<double> seconds, double span)
    {
        var path = new StringBuilder(Svg.Invariant($"M{Left} {Bottom}"));
        var sorted = seconds.Order().ToArray();
        for (var i = 0; i < sorted.Length; i++) path.Append(Svg.Invariant($"H{X(sorted[i], span):0.0}V{Y((i + 1.0) / sorted.Length):0.0}"));
        return path.Append(Svg.Invariant($"H{Left + Width}")).ToString();
    }

    private static double X(double second, double span) => Left + (Width * second / span);

    private static double Y(double share) => Bottom - (Height * share);
}
