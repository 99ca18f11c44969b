using OpenClaw.Core.Alerts;

namespace OpenClaw.Core.Storage.Schema;

internal sealed class AlertRow
{
    public long Number { get; init; }
    public required string Rule { get; init; }
    public required string Subject { get; init; }
    public required string Summary { get; init; }
    public double Value { get; init; }
    public DateTimeOffset RaisedAt { get; init; }
    public DateTimeOffset? ClearedAt { get; init; }
    public string? ClearedBecause { get; init; }
    public DateTimeOffset? AcknowledgedAt { get; init; }
    public string? AcknowledgedBy { get; init; }
    public DateTimeOffset? SilencedUntil { get; init; }
    public AlertMoment Told { get; init; }
    public int Tries { get; init; }

    /// <summary>When the webhook is to be told; null when there is nothing to tell, or nobody is told any more.</summary>
    public DateTimeOffset? TellAt { get; init; }
    public string? TellError { get; init; }
}
