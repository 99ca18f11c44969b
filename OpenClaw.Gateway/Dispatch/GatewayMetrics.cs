using System.Diagnostics;
using System.Diagnostics.Metrics;
using OpenClaw.Core.Telemetry;
using OpenClaw.Gateway.Selection;

namespace OpenClaw.Gateway.Dispatch;

/// <summary>What the gateway measures, and its source of activities.</summary>
internal sealed class GatewayMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly Histogram<double> _wait;
    private readonly Counter<long> _busy;
    private readonly Counter<long> _picks;
    private readonly Counter<long> _rescued;
    private readonly TimeProvider _time;

    public GatewayMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        _meter = meters.Create(TelemetryNames.Gateway);
        _wait = _meter.CreateHistogram<double>(TelemetryNames.JobWait, "s", "From a job's acceptance by the store to a worker's acceptance of its offer.");
        _busy = _meter.CreateCounter<long>(TelemetryNames.OffersBusy, "{offer}", "Offers and proxied requests that a full worker turned away.");
        _picks = _meter.CreateCounter<long>(TelemetryNames.Picks, "{pick}", "Workers picked, by way in, worker and reason.");
        _rescued = _meter.CreateCounter<long>(TelemetryNames.JobsRescued, "{job}", "Jobs put back after their lease expired.");
    }

    public static readonly ActivitySource Activities = new(TelemetryNames.Gateway);

    // Store time against local time: with clocks apart the figure is off by as much, and never negative.
    public void Accepted(DateTimeOffset jobAcceptedAt) => _wait.Record(Math.Max(0, (_time.GetUtcNow() - jobAcceptedAt).TotalSeconds));

    public void Busy(string way) => _busy.Add(1, new KeyValuePair<string, object?>("way", way));

    public void Picked(string way, string workerId, PickReason reason) => _picks.Add(
        1, new KeyValuePair<string, object?>("way", way), new KeyValuePair<string, object?>("worker", workerId), new KeyValuePair<string, object?>("reason", NameOf(reason)));

    private static string NameOf(PickReason reason) => reason switch
    {
        PickReason.Only => "only",
        PickReason.Preferred => "preferred",
        PickReason.Tie => "tie",
        PickReason.Affinity => "affinity",
        PickReason.SpillOver => "spill_over",
        PickReason.EvenFull => "even_full",
        PickReason.LastTry => "last_try",
        _ => "foreign_policy",
    };

    public void Rescued(int count) => _rescued.Add(count);

    public void Dispose() => _meter.Dispose();

    /// <summary>The two ways in, as a metric's tag.</summary>
    public static class Way
    {
        public const string Queue = "queue";
        public const string Proxy = "proxy";
    }
}
