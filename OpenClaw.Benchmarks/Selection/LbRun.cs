using OpenClaw.Benchmarks.Reporting;

namespace OpenClaw.Benchmarks.Selection;

/// <summary>One contestant on one round of arrivals, from an empty cluster until every message has ended.</summary>
/// <param name="IsUnstable">The backlog grew until the run was given up: no percentile means anything.</param>
internal sealed record LbRun(Scenario Scenario, IReadOnlyList<LbJob> Jobs, bool IsUnstable)
{
    /// <summary>How busy the machine was meanwhile, 0 to 1; not a number where it was not measured.</summary>
    public double MachineShare { get; init; } = double.NaN;

    public double Percentile(double share) => Measured.Percentile([.. Steady.Select(job => job.TimeInSystem)], share);

    public double WaitingPercentile(double share) => Measured.Percentile([.. Steady.Select(job => job.Waiting)], share);

    /// <summary>Of those that arrived while something was wrong; in a run where nothing was, of the same arrivals.</summary>
    public double EventPercentile(double share) => Measured.Percentile([.. During(0).Select(job => job.TimeInSystem)], share);

    /// <summary>The victim's share of the messages that arrived later than two seconds after it fell ill.</summary>
    public double VictimShare => During(2, evenUnended: true).Select(job => job.Worker?.Name == Scenario.Workers[Scenario.Victim].Name ? 1d : 0).DefaultIfEmpty(0).Average();

    public double ErrorShare => During(0, evenUnended: true).Select(job => job.Errors > 0 ? 1d : 0).DefaultIfEmpty(0).Average();

    public int Lost => Jobs.Count(job => job.IsLost);

    private IEnumerable<LbJob> Steady => Jobs.Where(job => job.Plan.ArrivesAt >= Scenario.MeasuredFrom && !double.IsNaN(job.EndedAt) && !double.IsNaN(job.StartedAt));

    private IEnumerable<LbJob> During(double after, bool evenUnended = false) => Jobs.Where(job =>
        job.Plan.ArrivesAt >= Scenario.EventAt + after && job.Plan.ArrivesAt < Scenario.EventAt + Scenario.EventLength && (evenUnended || !double.IsNaN(job.EndedAt)));
}
