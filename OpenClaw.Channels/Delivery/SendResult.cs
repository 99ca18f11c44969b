namespace OpenClaw.Channels.Delivery;

internal enum SendOutcome
{
    Delivered,

    /// <summary>The other side asked us to come back later.</summary>
    Throttled,

    /// <summary>It may work another time.</summary>
    Failed,

    /// <summary>Trying again cannot help.</summary>
    Refused,
}

/// <summary>What became of one try to send.</summary>
/// <param name="Reason">One sentence for the operator; never holds a URL, a key or a token.</param>
/// <param name="RetryAfter">What the other side asked for, where it did.</param>
internal readonly record struct SendResult(SendOutcome Outcome, string Reason = "", TimeSpan? RetryAfter = null)
{
    public static readonly SendResult Delivered = new(SendOutcome.Delivered);

    public static SendResult Throttled(string reason, TimeSpan? retryAfter) => new(SendOutcome.Throttled, reason, retryAfter);

    public static SendResult FailedTemporarily(string reason) => new(SendOutcome.Failed, reason);

    public static SendResult FailedForGood(string reason) => new(SendOutcome.Refused, reason);
}
