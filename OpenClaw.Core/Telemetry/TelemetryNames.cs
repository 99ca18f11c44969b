namespace OpenClaw.Core.Telemetry;

/// <summary>Every telemetry name of the project, in one place.</summary>
public static class TelemetryNames
{
    /// <summary>Sources and meters all begin with this.</summary>
    public const string Prefix = "OpenClaw.";

    public const string Gateway = Prefix + "Gateway";
    public const string Worker = Prefix + "Worker";
    public const string Channels = Prefix + "Channels";
    public const string Core = Prefix + "Core";

    public const string JobsAccepted = "openclaw.jobs.accepted";
    public const string JobsCommitted = "openclaw.jobs.committed";
    public const string JobsFailed = "openclaw.jobs.failed";
    public const string JobsRescued = "openclaw.jobs.rescued";
    public const string StaleVerbs = "openclaw.jobs.stale_verbs";
    public const string JobWait = "openclaw.job.wait.duration";
    public const string JobRun = "openclaw.job.run.duration";
    public const string JobFirstText = "openclaw.job.first_text.duration";
    public const string OffersBusy = "openclaw.offers.busy";
    public const string FreeSlots = "openclaw.worker.free_slots";
    public const string Picks = "openclaw.picks";
    public const string JobsWaiting = "openclaw.jobs.waiting";
    public const string JobsRunning = "openclaw.jobs.running";
    public const string JobsDead = "openclaw.jobs.dead_letters";
    public const string OutboxWaiting = "openclaw.outbox.waiting";
    public const string OutboxGivenUp = "openclaw.outbox.given_up";
    public const string Nodes = "openclaw.nodes";
    public const string Leader = "openclaw.leader";
    public const string AlertsOpen = "openclaw.alerts.open";
    public const string StoreReachable = "openclaw.store.reachable";
    public const string OutboxDelivered = "openclaw.outbox.delivered";
    public const string OutboxRetried = "openclaw.outbox.retried";
    public const string OutboxDead = "openclaw.outbox.dead_letters";
    public const string OutboxAmbiguous = "openclaw.outbox.ambiguous_resent";
    public const string UpdatesReceived = "openclaw.ingress.updates";
    public const string IngressAccepted = "openclaw.ingress.accepted";
    public const string IngressDuplicates = "openclaw.ingress.duplicates";
    public const string IngressRefused = "openclaw.ingress.refused";
}
