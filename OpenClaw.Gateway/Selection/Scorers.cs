namespace OpenClaw.Gateway.Selection;

/// <summary>The parts of the smart policy's score. Each is in [0,1] and reaches both ends, so that the weights mean what they say.</summary>
internal static class Scorers
{
    public const double SpeedWeight = 0.65;
    public const double HeadroomWeight = 0.15;
    public const double ReliabilityWeight = 0.10;
    public const double MemoryWeight = 0.05;
    public const double AffinityWeight = 0.05;

    /// <summary>A fuller worker loses its conversations to others: a warm prompt is worth less than a slot that nobody shares.</summary>
    private const double AffinityCutOff = 0.8;

    /// <summary>From here to the limit memory counts against a worker; below it is nobody's business.</summary>
    private const double MemoryAtEase = 0.5;

    /// <summary>Above this share the processor, not the model, decides how fast a slot is.</summary>
    private const double SaturatedCpu = 0.85;

    /// <summary>Speeds this near to the fastest are the same: the rest is noise of the measurement.</summary>
    private const double SameSpeed = 0.9;

    /// <summary>Each job of several that are assigned together takes so much of the lead of the worker that gets it, but not more than half: a dead
    /// worker's jobs spread over all that are about as fast, and a lead that is not noise stays one.</summary>
    private const double LeadPerJob = 0.1;
    private const double LeastLead = 0.5;

    /// <summary>Among free workers the one that finishes soonest.</summary>
    /// <param name="fastest">The greatest <see cref="SpeedOf"/> of those that can be picked.</param>
    public static double Speed(in Candidate candidate, double fastest)
    {
        if (fastest <= 0) return 0;
        var speed = SpeedOf(in candidate);
        if (candidate.Given > 0) speed = Math.Min(speed, fastest * Math.Max(LeastLead, 1 - (LeadPerJob * candidate.Given)));
        return Math.Min(1, speed / (fastest * SameSpeed));
    }

    /// <summary>The measured speed, scaled down by a saturated processor.</summary>
    public static double SpeedOf(in Candidate candidate)
    {
        var cpu = candidate.Load?.CpuUsage ?? 0;
        return cpu <= SaturatedCpu ? candidate.Speed : candidate.Speed * Math.Max(0, (1 - cpu) / (1 - SaturatedCpu));
    }

    /// <summary>The share of its usable slots that is free: running jobs against capacity.</summary>
    public static double Headroom(in Candidate candidate)
    {
        var usable = candidate.UsableSlots;
        return usable <= 0 ? 0 : (double)Math.Max(0, usable - candidate.Active) / usable;
    }

    /// <summary>Failures are load: each in a row costs a fifth, long before the ejection.</summary>
    public static double Reliability(in Candidate candidate) => candidate.Failures <= 0 ? 1 : Math.Max(0, 1 - (candidate.Failures / (double)FleetGates.FailuresToEject));

    public static double Memory(in Candidate candidate)
    {
        var usage = candidate.Load?.MemoryUsage ?? 0;
        return usage <= MemoryAtEase ? 1 : Math.Max(0, (FleetGates.MemoryLimit - usage) / (FleetGates.MemoryLimit - MemoryAtEase));
    }

    /// <param name="isHome">The worker that this conversation or prompt has its home at.</param>
    public static double Affinity(in Candidate candidate, bool isHome) => isHome && candidate.Active < AffinityCutOff * candidate.UsableSlots ? 1 : 0;
}
