using OpenClaw.Benchmarks.Reporting;

namespace OpenClaw.Benchmarks.ClusterPath;

/// <summary>The picture: turns per second against the number of workers, beside the ideal.</summary>
internal static class ClusterPathPlot
{
    private const int Left = 60;
    private const int Bottom = 300;
    private const int Height = 240;
    private const int Step = 130;

    private const string Light =
        ".bar { fill: #0550ae; } .ideal { stroke: #bc4c00; stroke-width: 2; stroke-dasharray: 6 4; fill: none; } .spread { stroke: #24292f; stroke-width: 2; }";

    private const string Dark =
        ".bar { fill: #79c0ff; } .ideal { stroke: #ffa657; } .spread { stroke: #e6edf3; }";

    /// <param name="turns">For 1, 2, 3 … workers.</param>
    public static string Draw(IReadOnlyList<Measured> turns)
    {
        var most = turns.Count * ClusterPathRound.IdealPerWorker * 1.1;
        double Y(double value) => Bottom - (Height * value / most);
        var svg = new Svg(520, 350, "Turns per second against workers", Light, Dark);
        svg.Text(Left, 26, "title", $"Turns per second, workers of {ClusterPathRound.Slots} slots, 50 ms model");
        for (var tick = 0; tick <= turns.Count; tick++)
        {
            var value = tick * ClusterPathRound.IdealPerWorker;
            svg.Add($"<path class=\"grid\" d=\"M{Left} {Y(value):0.0}h430\"/>");
            svg.Text(Left - 8, Y(value) + 4, "small", Figures.Read(value), "end");
        }

        for (var i = 0; i < turns.Count; i++)
        {
            var (x, value, ideal) = (Left + 40 + (i * Step), turns[i], (i + 1) * ClusterPathRound.IdealPerWorker);
            svg.Add($"<rect class=\"bar\" x=\"{x}\" y=\"{Y(value.Median):0.0}\" width=\"70\" height=\"{Bottom - Y(value.Median):0.0}\"/>");
            svg.Add($"<path class=\"spread\" d=\"M{x + 35} {Y(value.Least):0.0}V{Y(value.Most):0.0}\"/>");
            svg.Add($"<path class=\"ideal\" d=\"M{x - 12} {Y(ideal):0.0}h94\"/>");
            svg.Text(x + 35, Bottom + 18, "small", i == 0 ? "1 worker" : Svg.Invariant($"{i + 1} workers"), "middle");
            svg.Text(x + 35, Bottom + 36, "", $"{Figures.Read(value.Median)} ({100 * value.Median / ideal:0} %)", "middle");
        }

        svg.Text(490, 48, "small", "dashed: ideal", "end");
        return svg.Close();
    }
}
