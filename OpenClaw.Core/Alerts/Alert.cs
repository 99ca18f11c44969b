namespace OpenClaw.Core.Alerts;

/// <summary>Something that people should know: it began, and may have ended. One row per occurrence; the history stays.</summary>
/// <param name="Number">Grows with every alert; set by the store.</param>
/// <param name="Rule">Which rule found it, such as <c>node-offline</c>.</param>
/// <param name="Subject">The node, account or lease that it is about; empty for the cluster.</param>
/// <param name="Summary">One sentence for people; never holds a secret.</param>
/// <param name="Value">What was measured when it was raised, in the rule's unit.</param>
/// <param name="RaisedAt">Store time.</param>
public sealed record Alert(long Number, string Rule, string Subject, string Summary, double Value, DateTimeOffset RaisedAt)
{
    /// <summary>Null while it is open.</summary>
    public DateTimeOffset? ClearedAt { get; init; }
    public string? ClearedBecause { get; init; }
    public DateTimeOffset? AcknowledgedAt { get; init; }
    public string? AcknowledgedBy { get; init; }

    /// <summary>Until then nobody is told, neither of this occurrence nor of the next ones of the same rule and subject.</summary>
    public DateTimeOffset? SilencedUntil { get; init; }

    /// <summary>How much of it the webhook was told.</summary>
    public AlertMoment Told { get; init; }

    /// <summary>Tries to tell that failed since the last success.</summary>
    public int Tries { get; init; }

    /// <summary>Why the last try failed.</summary>
    public string? TellError { get; init; }
}

/// <summary>The moments of an alert that others are told of, in order. The numbers are stored.</summary>
public enum AlertMoment
{
    None = 0,
    Raised = 1,
    Cleared = 2,
}
