using System.Diagnostics.Metrics;
using OpenClaw.Core.Telemetry;

namespace OpenClaw.Channels.Ingress;

internal sealed class IngressMetrics
{
    private readonly Counter<long> _received;
    private readonly Counter<long> _accepted;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _refused;

    public IngressMetrics(IMeterFactory factory)
    {
        var meter = factory.Create(TelemetryNames.Channels);
        _received = meter.CreateCounter<long>(TelemetryNames.UpdatesReceived, "{update}", "Events that a platform handed over, of every kind, repetitions counted");
        _accepted = meter.CreateCounter<long>(TelemetryNames.IngressAccepted, "{message}", "Messages from platforms that became jobs");
        _duplicates = meter.CreateCounter<long>(TelemetryNames.IngressDuplicates, "{message}", "Messages from platforms that were here before");
        _refused = meter.CreateCounter<long>(TelemetryNames.IngressRefused, "{message}", "Messages that were not let in: from strangers, from those who are ignored, beyond a limit");
    }

    public void Received(string channel, int count) => _received.Add(count, Tag(channel));

    public void Accepted(string channel) => _accepted.Add(1, Tag(channel));

    public void Duplicate(string channel) => _duplicates.Add(1, Tag(channel));

    /// <param name="reason"><c>stranger</c>, <c>ignored</c> or <c>limited</c>.</param>
    public void Refused(string channel, string reason) => _refused.Add(1, Tag(channel), new KeyValuePair<string, object?>("reason", reason));

    private static KeyValuePair<string, object?> Tag(string channel) => new("channel", channel);
}
