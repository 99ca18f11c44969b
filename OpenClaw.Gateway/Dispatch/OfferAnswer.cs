namespace OpenClaw.Gateway.Dispatch;

/// <summary>What a worker said to an offer.</summary>
internal enum OfferKind
{
    Accepted = 0,
    Busy = 1,

    /// <summary>The worker found that the lease is no longer the offered one.</summary>
    Stale = 2,

    /// <summary>The worker does not know this gateway's secret.</summary>
    Unauthorized = 3,

    /// <summary>Nobody listens at the worker's direct address: evidence of death.</summary>
    Refused = 4,

    /// <summary>Reset, time-out, or an answer that means nothing: suspicion, not evidence, and nobody knows whether the worker accepted.</summary>
    Broken = 5,

    /// <summary>The worker says that it could not; nothing runs there.</summary>
    Failed = 6,
}

/// <param name="Response">Open until the outcome is read; only when accepted.</param>
/// <param name="Fault">Why it broke.</param>
internal readonly record struct OfferAnswer(OfferKind Kind, HttpResponseMessage? Response = null, Exception? Fault = null);
