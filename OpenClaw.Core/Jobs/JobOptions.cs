namespace OpenClaw.Core.Jobs;

/// <summary>Times and limits of a job's life (configuration section <c>OpenClaw:Jobs</c>). The defaults belong together: see docs/protocol.md.</summary>
public sealed class JobOptions
{
    public const string Section = "OpenClaw:Jobs";

    /// <summary>How long an accepted lease lasts without being extended (default 15 s). Shorter finds silent deaths sooner and costs more extends.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a worker may take to accept an offer before the lease can be rescued (default 2 s).</summary>
    public TimeSpan OfferLeaseDuration { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often the store is asked when no signal came (default 250 ms). It bounds the delay that a lost signal costs.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>The longest a model may take for one attempt (default 5 min); then the attempt has failed as timed out.</summary>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Workers that may die while holding a job before it is taken for the cause (default 3).</summary>
    public int MaxDeaths { get; set; } = 3;

    /// <summary>How long finished jobs, their turns excepted, are kept (default 30 days).</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How long idempotency keys are kept (default 30 days; at least 7, and never shorter than jobs are kept).</summary>
    public TimeSpan KeyRetention { get; set; } = TimeSpan.FromDays(30);
}
