using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace OpenClaw.ServiceDefaults.Metrics;

/// <summary>How a family's measurements are put together.</summary>
internal enum MetricKind
{
    Counter = 0,
    UpDown = 1,
    Gauge = 2,
    Histogram = 3,
}

/// <summary>All series of one instrument; instruments of the same name and meter share a family, as hosts of one process do.</summary>
internal sealed class MetricFamily(string name, string scope, string help, MetricKind kind, bool isObservable, double[]? bounds)
{
    /// <summary>Above so many, further ones are counted together: a label with endless values must not eat the memory.</summary>
    public const int MaxSeries = 2000;

    private const string Overflow = "otel_metric_overflow=\"true\"";

    // Most instruments know few sets of tags, given in the same order each time; writing their labels down at each measurement costs more than counting.
    private const int MaxRemembered = 16;

    private readonly ConcurrentDictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);
    private (KeyValuePair<string, object?>[] Tags, MetricSeries Series)[] _remembered = [];

    public string Name => name;

    public string Help => help;

    public string Type => kind switch { MetricKind.Counter => "counter", MetricKind.Histogram => "histogram", _ => "gauge" };

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = isObservable ? Find(LabelsOf(tags)) : Recall(tags); // observed series do not last: see BeginLook
        if (kind == MetricKind.Histogram) series.Observe(value);
        else if (kind == MetricKind.Gauge && !isObservable) series.Set(value);
        else series.Add(value); // observed values of several hosts in one process are one process's sum
    }

    /// <summary>Observable instruments say everything anew at each look; what they do not say any more is gone.</summary>
    public void BeginLook()
    {
        if (isObservable) _series.Clear();
    }

    /// <summary>A family that nothing was measured of yet is there all the same, at zero: what is missing in a graph is a fault, what is zero is an answer.</summary>
    public void Write(StringBuilder text)
    {
        if (_series.IsEmpty && isObservable) return;
        IEnumerable<MetricSeries> series = _series.IsEmpty ? [new MetricSeries(Scope(""), bounds)] : _series.Values.OrderBy(s => s.Labels, StringComparer.Ordinal);
        foreach (var one in series) one.Write(text, name);
    }

    public static MetricKind? KindOf(Instrument instrument)
    {
        var type = instrument.GetType();
        if (!type.IsGenericType) return null;
        var generic = type.GetGenericTypeDefinition();
        return generic == typeof(Counter<>) || generic == typeof(ObservableCounter<>) ? MetricKind.Counter
            : generic == typeof(UpDownCounter<>) || generic == typeof(ObservableUpDownCounter<>) ? MetricKind.UpDown
            : generic == typeof(Gauge<>) || generic == typeof(ObservableGauge<>) ? MetricKind.Gauge
            : generic == typeof(Histogram<>) ? MetricKind.Histogram
            : null;
    }

    private MetricSeries Recall(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var remembered = Volatile.Read(ref _remembered);
        foreach (var (known, series) in remembered)
        {
            if (AreSame(known, tags)) return series;
        }

        var found = Find(LabelsOf(tags));
        if (remembered.Length < MaxRemembered) Volatile.Write(ref _remembered, [.. remembered, (tags.ToArray(), found)]); // of two at once one is forgotten, and comes again
        return found;
    }

    // Not SequenceEqual: a pair has no comparison of its own and would be boxed.
    private static bool AreSame(KeyValuePair<string, object?>[] known, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (known.Length != tags.Length) return false;
        for (var i = 0; i < known.Length; i++)
        {
            if (known[i].Key != tags[i].Key || !Equals(known[i].Value, tags[i].Value)) return false;
        }

        return true;
    }

    private MetricSeries Find(string labels)
    {
        if (_series.TryGetValue(labels, out var known)) return known;
        var wanted = _series.Count < MaxSeries ? labels : Scope(Overflow);
        return _series.GetOrAdd(wanted, key => new MetricSeries(key, bounds));
    }

    private string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) return Scope("");
        var sorted = tags.ToArray();
        Array.Sort(sorted, (a, b) => string.CompareOrdinal(a.Key, b.Key));
        var text = new StringBuilder();
        foreach (var (key, value) in sorted)
        {
            if (text.Length > 0) text.Append(',');
            text.Append(PrometheusName.Clean(key)).Append("=\"").Append(PrometheusName.Escape(value)).Append('"');
        }

        return Scope(text.ToString());
    }

    private string Scope(string labels) => labels.Length == 0 ? $"otel_scope_name=\"{scope}\"" : $"otel_scope_name=\"{scope}\",{labels}";
}
