namespace OpenClaw.Benchmarks.Selection;

/// <summary>One message, the same for every policy.</summary>
/// <param name="Work">Seconds on a slot of speed 1.</param>
/// <param name="Gateway">A number in [0,1) that says which gateway it came to.</param>
internal sealed record JobPlan(int Number, double ArrivesAt, double Work, double Gateway);

/// <summary>A message on its way through one run; times in seconds since the run began.</summary>
internal sealed class LbJob(JobPlan plan)
{
    public JobPlan Plan => plan;
    public Guid Id { get; set; }
    public double StartedAt { get; set; } = double.NaN;
    public double EndedAt { get; set; } = double.NaN;

    /// <summary>Who took it last.</summary>
    public WorkerPlan? Worker { get; set; }

    public int Errors { get; set; }

    /// <summary>Workers that answered it with an error.</summary>
    public HashSet<Guid> FailedAt { get; } = [];

    /// <summary>Given up: all attempts failed, or its caller was answered with an error.</summary>
    public bool IsLost { get; set; }

    public double TimeInSystem => EndedAt - plan.ArrivesAt;
    public double Waiting => StartedAt - plan.ArrivesAt;
}
