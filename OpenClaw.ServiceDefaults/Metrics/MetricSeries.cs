using System.Globalization;
using System.Text;

namespace OpenClaw.ServiceDefaults.Metrics;

/// <summary>One time series: a sum, a last value, or a histogram.</summary>
/// <param name="labels">As they are written, without braces.</param>
/// <param name="bounds">Upper bounds of a histogram's buckets; null for other kinds.</param>
internal sealed class MetricSeries(string labels, double[]? bounds)
{
    private readonly Lock _lock = new();
    private readonly long[]? _buckets = bounds is null ? null : new long[bounds.Length + 1];
    private double _value;
    private long _count;

    public string Labels => labels;

    public void Add(double value)
    {
        lock (_lock) _value += value;
    }

    public void Set(double value)
    {
        lock (_lock) _value = value;
    }

    public void Observe(double value)
    {
        var at = Array.BinarySearch(bounds!, value);
        lock (_lock)
        {
            _buckets![at < 0 ? ~at : at]++;
            _value += value;
            _count++;
        }
    }

    public void Write(StringBuilder text, string name)
    {
        lock (_lock)
        {
            if (_buckets is null)
            {
                Line(text, name, labels, _value);
                return;
            }

            var sofar = 0L;
            for (var i = 0; i <= bounds!.Length; i++)
            {
                sofar += _buckets[i];
                var bound = $"le=\"{PrometheusName.Number(i < bounds.Length ? bounds[i] : double.PositiveInfinity)}\"";
                Line(text, name + "_bucket", labels.Length == 0 ? bound : $"{labels},{bound}", sofar);
            }

            Line(text, name + "_sum", labels, _value);
            Line(text, name + "_count", labels, _count);
        }
    }

    private static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
        text.Append(CultureInfo.InvariantCulture, $" {PrometheusName.Number(value)}\n");
    }
}
