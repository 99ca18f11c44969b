using System.Diagnostics;
using System.Diagnostics.Metrics;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Telemetry;

namespace OpenClaw.Worker.Execution;

internal sealed class WorkerMetrics
{
    public static readonly ActivitySource Source = new(TelemetryNames.Worker);
    private readonly Counter<long> _committed;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _stale;
    private readonly Counter<long> _busy;
    private readonly Histogram<double> _run;
    private readonly Histogram<double> _firstText;

    public WorkerMetrics(IMeterFactory meters, JobSlots slots)
    {
        var meter = meters.Create(TelemetryNames.Worker);
        _committed = meter.CreateCounter<long>(TelemetryNames.JobsCommitted, "{job}", "Answers committed.");
        _failed = meter.CreateCounter<long>(TelemetryNames.JobsFailed, "{job}", "Attempts failed, by kind.");
        _stale = meter.CreateCounter<long>(TelemetryNames.StaleVerbs, "{verb}", "Verbs that named a token which was not the job's any more.");
        _busy = meter.CreateCounter<long>(TelemetryNames.OffersBusy, "{offer}", "Offers and proxied requests refused because every slot was taken.");
        _run = meter.CreateHistogram<double>(TelemetryNames.JobRun, "s", "From the offer to the outcome.");
        _firstText = meter.CreateHistogram<double>(TelemetryNames.JobFirstText, "s", "From the offer to the first visible text of an answer that was then given.");
        meter.CreateObservableGauge(TelemetryNames.FreeSlots, () => slots.Counts.Free, "{slot}", "Slots that are free now.");
    }

    public void Committed() => _committed.Add(1);

    public void Failed(FailureKind kind) => _failed.Add(1, new KeyValuePair<string, object?>("kind", kind.ToString()));

    public void Stale(string verb) => _stale.Add(1, new KeyValuePair<string, object?>("verb", verb));

    public void FirstText(TimeSpan after) => _firstText.Record(after.TotalSeconds);

    public void Busy() => _busy.Add(1);

    public void Ran(TimeSpan duration, OfferOutcome outcome) =>
        _run.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("outcome", outcome.ToString()));
}
