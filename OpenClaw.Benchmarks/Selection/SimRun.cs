using OpenClaw.Benchmarks.Reporting;

namespace OpenClaw.Benchmarks.Selection;

/// <summary>One policy on one round of arrivals, from an empty cluster until every message has ended.</summary>
internal sealed class SimRun
{
    private const double Unstable = 900;
    private const double MeasuredFrom = 20;

    private SimRun(Scenario scenario, IReadOnlyList<SimJob> jobs, bool isUnstable) => (Scenario, Jobs, IsUnstable) = (scenario, jobs, isUnstable);

    public Scenario Scenario { get; }
    public IReadOnlyList<SimJob> Jobs { get; }

    /// <summary>The backlog grew until the run was given up: no percentile means anything.</summary>
    public bool IsUnstable { get; }

    public static SimRun Play(Scenario scenario, IReadOnlyList<JobPlan> plans, Func<SimCluster, IWay> way, int seed)
    {
        var clock = new SimClock();
        var cluster = new SimCluster(clock, scenario, new Random(seed));
        var jobs = plans.Select(plan => new SimJob(plan)).ToArray();
        var (left, target) = (jobs.Length, way(cluster));
        cluster.Ended += _ => left--;
        foreach (var job in jobs) clock.At(job.Plan.ArrivesAt, () => target.Arrive(job));
        cluster.Start();
        var limit = plans[^1].ArrivesAt + Unstable;
        clock.RunUntil(() => left == 0 || clock.Now > limit);
        return new SimRun(scenario, jobs, left > 0);
    }

    public double Percentile(double share) => Measured.Percentile([.. Steady.Select(job => job.TimeInSystem)], share);

    public double WaitingPercentile(double share) => Measured.Percentile([.. Steady.Select(job => job.Waiting)], share);

    /// <summary>Of those that arrived while something was wrong.</summary>
    public double EventPercentile(double share) => Measured.Percentile([.. During(0).Select(job => job.TimeInSystem)], share);

    /// <summary>Of those that arrived before, and those that arrived when everything had long been well again.</summary>
    public double WellPercentile(double share) => Measured.Percentile(
        [.. Steady.Where(job => job.Plan.ArrivesAt < Scenario.EventAt || job.Plan.ArrivesAt > Scenario.EventAt + (2 * Scenario.EventLength)).Select(job => job.TimeInSystem)], share);

    /// <summary>The victim's share of the messages that arrived later than two seconds after it fell ill.</summary>
    public double VictimShare => During(2, evenUnended: true).Select(job => job.Worker?.Plan.Name == Scenario.Workers[Scenario.Victim].Name ? 1d : 0).DefaultIfEmpty(0).Average();

    public double ErrorShare => During(0, evenUnended: true).Select(job => job.Errors > 0 ? 1d : 0).DefaultIfEmpty(0).Average();

    public int Lost => Jobs.Count(job => job.IsLost);

    private IEnumerable<SimJob> Steady => Jobs.Where(job => job.Plan.ArrivesAt >= MeasuredFrom && !double.IsNaN(job.EndedAt) && !double.IsNaN(job.StartedAt));

    private IEnumerable<SimJob> During(double after, bool evenUnended = false) => Jobs.Where(job =>
        job.Plan.ArrivesAt >= Scenario.EventAt + after && job.Plan.ArrivesAt < Scenario.EventAt + Scenario.EventLength && (evenUnended || !double.IsNaN(job.EndedAt)));
}

/// <summary>A way for messages through the cluster.</summary>
internal interface IWay
{
    void Arrive(SimJob job);
}
