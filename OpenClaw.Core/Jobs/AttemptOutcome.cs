namespace OpenClaw.Core.Jobs;

/// <summary>How an attempt ended that did not end its job. The words are stored.</summary>
public static class AttemptOutcome
{
    public const string Failed = "failed";

    /// <summary>The worker's process crashed; it counts against the job.</summary>
    public const string Died = "worker died";

    /// <summary>The worker froze, was cut off, or began a new life; nobody is blamed.</summary>
    public const string Gone = "worker gone";
    public const string Expired = "lease expired";

    /// <summary>The worker gave it back: it drained.</summary>
    public const string HandedBack = "handed back";

    /// <summary>It had ended the job, which was redriven afterwards.</summary>
    public const string Redriven = "ended, redriven";
}
