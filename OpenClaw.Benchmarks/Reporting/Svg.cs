using System.Globalization;
using System.Text;

namespace OpenClaw.Benchmarks.Reporting;

/// <summary>A picture in the making: text and grid look alike in all of them, in light and in dark, on transparent ground.</summary>
internal sealed class Svg
{
    // Hues that differ in lightness too: readable for colour-blind readers.
    private const string LightText = "text { font: 13px system-ui, sans-serif; fill: #24292f; } .title { font-weight: 600; font-size: 15px; } .small { font-size: 11px; fill: #57606a; }";
    private const string DarkText = "text { fill: #e6edf3; } .small { fill: #9198a1; } .grid { stroke: #3d444d; }";

    private readonly StringBuilder _text = new();

    /// <param name="label">Says in words what the picture shows.</param>
    /// <param name="light">Styles of the picture's own classes.</param>
    /// <param name="dark">What of them is different on dark ground.</param>
    public Svg(int width, int height, string label, string light, string dark) => _text.AppendLine($$"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{width}} {{height}}" role="img" aria-label="{{label}}">
        <style>
          {{LightText}}
          .grid { stroke: #d0d7de; } {{light}}
          @media (prefers-color-scheme: dark) { {{DarkText}} {{dark}} }
        </style>
        """);

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    public void Add(FormattableString element) => _text.AppendLine(Invariant(element));

    /// <param name="style">One of <c>title</c>, <c>small</c> and the picture's own; empty for plain text.</param>
    public void Text(double x, double y, string style, string text, string anchor = "start") =>
        Add($"<text x=\"{x:0.0}\" y=\"{y:0.0}\" class=\"{style}\" text-anchor=\"{anchor}\">{text}</text>");

    public string Close() => _text.AppendLine("</svg>").ToString();
}
