using System.Globalization;

namespace OpenClaw.Benchmarks.Reporting;

/// <summary>How figures are written, everywhere the same.</summary>
internal static class Figures
{
    /// <summary>Three significant digits below a thousand, grouped digits above; always a point, never a comma, as decimal separator.</summary>
    public static string Read(double value) => Math.Abs(value) switch
    {
        >= 1000 => value.ToString("# ### ##0", CultureInfo.InvariantCulture).Trim(),
        >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };

    /// <summary>For programs.</summary>
    public static string Plain(double value) => value.ToString(Math.Abs(value) >= 100 ? "0" : "0.###", CultureInfo.InvariantCulture);

    public static string ResultLine(IEnumerable<(string Name, double Value)> figures) =>
        "RESULT " + string.Join(' ', figures.Select(f => $"{f.Name}={Plain(f.Value)}"));
}
