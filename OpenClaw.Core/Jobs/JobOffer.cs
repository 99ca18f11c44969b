namespace OpenClaw.Core.Jobs;

/// <summary>
/// What gateway and worker say to each other about one job. The gateway POSTs the <see cref="LeasedJob"/> to <see cref="Path"/> over HTTP/2.
/// A full worker answers 429 at once; one that does not know the cluster's secret from the caller answers 401. Acceptance is 200 with the
/// headers flushed; the request then stays open and its body is one <see cref="OfferReport"/> when the job has left the worker. Where another
/// job may have the slot before that, the report is sent in two pieces, <see cref="Freed"/> ahead of the rest; a reader that waits for the whole finds a
/// member it may not know. Every answer carries the worker's true counts in <see cref="Nodes.WorkerLoad.Header"/>, and so do both pieces of the
/// report: they are how a gateway learns of the freed slot.
/// A job that <see cref="LeasedJob.IsAlone">runs alone</see> is offered before it is leased to the worker: 429 as long as the worker has anything
/// else, then 409, because the lease is not its own yet.
/// </summary>
public static class JobOffer
{
    public const string Path = "/internal/jobs";

    /// <summary>The report's first member: the worker's counts when the slot was given on while this job's outcome was being written.</summary>
    public const string Freed = "freed";

    /// <summary>The response header of a 429 that means "no free slot here, try another worker", on offers and on proxied requests. A model's
    /// own 429 does not carry it and reaches the caller.</summary>
    public const string BusyHeader = "OpenClaw-Busy";
}

/// <param name="Load">The worker's counts when the job had left, as <see cref="Nodes.WorkerLoad.ToString"/> writes them.</param>
public sealed record OfferReport(OfferOutcome Outcome, string Load);

/// <summary>How a job left its worker. The store is the truth; this only tells the gateway what to expect there.</summary>
public enum OfferOutcome
{
    Committed = 0,

    /// <summary>The attempt failed; the store has it queued with back-off or as a dead letter.</summary>
    Failed = 1,

    /// <summary>The worker found that the lease is no longer its own and dropped the run.</summary>
    Stale = 2,

    /// <summary>Given back, by a drain.</summary>
    Released = 3,

    /// <summary>A dead letter, because nobody could have answered this message. The worker did its part.</summary>
    Rejected = 4,
}
