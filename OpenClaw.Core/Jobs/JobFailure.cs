namespace OpenClaw.Core.Jobs;

/// <summary>Why an attempt failed, in few values (they are a metric's tag).</summary>
public enum FailureKind
{
    /// <summary>The model's endpoint could not be reached, answered 5xx, or cut its stream.</summary>
    ModelUnavailable = 0,

    /// <summary>The model's endpoint asked us to come back later (429).</summary>
    RateLimited = 1,

    /// <summary>The attempt took longer than a job may.</summary>
    TimedOut = 2,

    /// <summary>This message cannot be answered, whoever asks: a model that does not exist, content that the endpoint does not take.</summary>
    Rejected = 3,

    /// <summary>A fault of ours while running the job.</summary>
    Internal = 4,

    /// <summary>The endpoint refuses this worker for good: its key, its model's name or its address is wrong.</summary>
    Misconfigured = 5,
}

/// <summary>A failed attempt.</summary>
/// <param name="Reason">One sentence for a person; never holds a key, a token or an address with credentials.</param>
/// <param name="RetryAfter">What the endpoint asked for, where it did.</param>
public sealed record JobFailure(FailureKind Kind, string Reason, TimeSpan? RetryAfter = null);
