using System.Diagnostics.Metrics;
using OpenClaw.Core.Telemetry;

namespace OpenClaw.Channels.Delivery;

internal sealed class DeliveryMetrics
{
    private readonly Counter<long> _delivered;
    private readonly Counter<long> _dead;
    private readonly Counter<long> _retried;
    private readonly Counter<long> _ambiguous;

    public DeliveryMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(TelemetryNames.Channels);
        _delivered = meter.CreateCounter<long>(TelemetryNames.OutboxDelivered, "{message}", "Messages that reached their platform or webhook");
        _dead = meter.CreateCounter<long>(TelemetryNames.OutboxDead, "{message}", "Messages that were given up");
        _retried = meter.CreateCounter<long>(TelemetryNames.OutboxRetried, "{try}", "Tries that will be repeated");
        _ambiguous = meter.CreateCounter<long>(TelemetryNames.OutboxAmbiguous, "{piece}", "Pieces sent again although they may have arrived before");
    }

    public void Delivered(string channel) => _delivered.Add(1, Tag(channel));

    public void DeadLettered(string channel) => _dead.Add(1, Tag(channel));

    public void Retried(string channel) => _retried.Add(1, Tag(channel));

    public void AmbiguouslyResent(string channel) => _ambiguous.Add(1, Tag(channel));

    private static KeyValuePair<string, object?> Tag(string channel) => new("channel", channel);
}
