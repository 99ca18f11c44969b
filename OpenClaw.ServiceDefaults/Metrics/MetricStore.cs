using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text;

namespace OpenClaw.ServiceDefaults.Metrics;

/// <summary>
/// Listens to the process's meters and writes them in Prometheus' text form (version 0.0.4). It is small on purpose: OpenTelemetry's exporter for this form exists as a
/// beta only, would load the whole SDK into a node that exports to nobody, and leaves out what nothing was measured of yet.
/// </summary>
/// <remarks>One per process: a process may host several nodes, and meters do not know hosts. Counts run from the process's start.</remarks>
internal sealed class MetricStore : IDisposable
{
    /// <summary>The form's media type.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private static readonly double[] Seconds = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60, 120, 300];
    private static readonly double[] Plain = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000];

    private readonly ConcurrentDictionary<(string Name, string Scope), MetricFamily> _families = new();
    private readonly MeterListener _listener = new();
    private readonly Lock _looking = new();
    private readonly Func<Meter, bool> _isMeant;

    public MetricStore(Func<Meter, bool> isMeant)
    {
        _isMeant = isMeant;
        _listener.InstrumentPublished = Publish;
        _listener.SetMeasurementEventCallback<byte>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<short>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => Record(family, value, tags));
        _listener.SetMeasurementEventCallback<decimal>((_, value, tags, family) => Record(family, (double)value, tags));
        _listener.Start();
    }

    /// <summary>Everything now, each family once.</summary>
    public string Write()
    {
        var text = new StringBuilder(16 * 1024);
        lock (_looking)
        {
            foreach (var family in _families.Values) family.BeginLook();
            _listener.RecordObservableInstruments();
            foreach (var group in _families.Values.GroupBy(family => family.Name, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
            {
                var first = group.First();
                var begin = text.Length;
                text.Append("# HELP ").Append(group.Key).Append(' ').Append(PrometheusName.Escape(first.Help)).Append('\n');
                text.Append("# TYPE ").Append(group.Key).Append(' ').Append(first.Type).Append('\n');
                var end = text.Length;
                // Two kinds under one name cannot be told apart by a reader; the first one has the name.
                foreach (var family in group.Where(family => family.Type == first.Type)) family.Write(text);
                if (text.Length == end) text.Length = begin;
            }
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Publish(Instrument instrument, MeterListener listener)
    {
        if (!_isMeant(instrument.Meter) || MetricFamily.KindOf(instrument) is not { } kind) return;
        var name = PrometheusName.Of(instrument.Name, instrument.Unit, kind == MetricKind.Counter, kind == MetricKind.Gauge);
        var family = _families.GetOrAdd((name, instrument.Meter.Name), key => new MetricFamily(
            key.Name, PrometheusName.Escape(key.Scope), instrument.Description ?? "", kind, instrument.IsObservable, kind == MetricKind.Histogram ? BoundsOf(instrument) : null));
        listener.EnableMeasurementEvents(instrument, family);
    }

    private static double[] BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> { Advice.HistogramBucketBoundaries: { Count: > 0 } bounds } => [.. bounds],
        Histogram<int> { Advice.HistogramBucketBoundaries: { Count: > 0 } bounds } => [.. bounds],
        Histogram<long> { Advice.HistogramBucketBoundaries: { Count: > 0 } bounds } => [.. bounds],
        { Unit: "s" } => Seconds,
        _ => Plain,
    };

    private static void Record(object? family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => ((MetricFamily)family!).Record(value, tags);
}
