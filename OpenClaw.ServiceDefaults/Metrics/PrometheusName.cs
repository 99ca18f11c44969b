using System.Globalization;
using System.Text;

namespace OpenClaw.ServiceDefaults.Metrics;

/// <summary>OpenTelemetry's names in Prometheus' form, by the rules of OpenTelemetry's compatibility specification: other characters become underscores, the unit is
/// spelled out at the end, annotations in braces are left out, counters end with <c>_total</c>. Pure.</summary>
internal static class PrometheusName
{
    public static string Of(string name, string? unit, bool isCounter, bool isGauge)
    {
        var text = new StringBuilder(Clean(name));
        var suffix = UnitOf(unit, isGauge);
        if (suffix.Length > 0 && !text.ToString().EndsWith("_" + suffix, StringComparison.Ordinal)) text.Append('_').Append(suffix);
        if (isCounter && !text.ToString().EndsWith("_total", StringComparison.Ordinal)) text.Append("_total");
        return text.ToString();
    }

    /// <summary>A label's name, or a metric's without unit.</summary>
    public static string Clean(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var c in name)
        {
            var isFine = char.IsAsciiLetter(c) || c == '_' || (char.IsAsciiDigit(c) && text.Length > 0);
            if (isFine) text.Append(c);
            else if (text.Length == 0 || text[^1] != '_') text.Append('_');
        }

        return text.ToString();
    }

    /// <summary>A label's value, without the quotes around it.</summary>
    public static string Escape(object? value) =>
        (Convert.ToString(value, CultureInfo.InvariantCulture) ?? "").Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    public static string Number(double value) => double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture);

    private static string UnitOf(string? unit, bool isGauge) => unit switch
    {
        null or "" => "",
        "s" => "seconds",
        "ms" => "milliseconds",
        "By" => "bytes",
        "%" => "percent",
        "1" => isGauge ? "ratio" : "",
        _ when unit[0] == '{' => "",
        _ => Clean(unit),
    };
}
