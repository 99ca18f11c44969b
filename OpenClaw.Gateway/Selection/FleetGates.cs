using OpenClaw.Core.Nodes;

namespace OpenClaw.Gateway.Selection;

/// <summary>
/// What can only be said of a worker by looking at the others: too slow, ejected, too full of memory. Gates never take more than a third of the
/// fleet away: what goes wrong everywhere says nothing about one worker, and then all are used.
/// </summary>
internal static class FleetGates
{
    public const int FailuresToEject = 5;

    public const double MemoryLimit = 0.9;

    /// <summary>A slot this much slower than the fleet's mean is not slow, it is sick: waiting for another one takes less time.</summary>
    private const double SickShare = 0.25;

    public static readonly TimeSpan EjectionDuration = TimeSpan.FromSeconds(30);

    /// <summary>How many of a fleet may be ejected or slow; of two workers one, of one none.</summary>
    public static int MostExcluded(int fleet) => fleet < 2 ? 0 : Math.Max(1, fleet / 3);

    /// <summary>Gives every candidate its speed (the mean, where none was measured) and its gate.</summary>
    public static void Apply(Span<Candidate> candidates)
    {
        var mean = MeanSpeed(candidates);
        var counts = Count(candidates, mean);
        var most = MostExcluded(counts.Up);
        var ejects = counts.Ejected <= most;
        // With everybody used in spite of their failures, the slow among them would be taken away after all.
        var slows = (ejects ? counts.Ejected + counts.SlowOnly : counts.Slow) <= most;
        foreach (ref var candidate in candidates)
        {
            var gate = Eligibility.Eligible;
            if (slows && IsSick(in candidate, mean) && candidate.Active > 0) gate = Eligibility.Slow;
            if (ejects && candidate.IsEjected) gate = Eligibility.Ejected;
            if (IsOverMemory(in candidate) && counts.OverMemory < counts.Up) gate = Eligibility.OverMemory;
            candidate = candidate with { Gate = gate, Speed = SpeedOf(in candidate, mean) };
        }
    }

    private static (int Up, int Ejected, int Slow, int SlowOnly, int OverMemory) Count(ReadOnlySpan<Candidate> candidates, double mean)
    {
        var (up, ejected, slow, slowOnly, memory) = (0, 0, 0, 0, 0);
        foreach (ref readonly var candidate in candidates)
        {
            if (!IsUp(in candidate)) continue;
            up++;
            var isSlow = IsSick(in candidate, mean);
            if (isSlow) slow++;
            if (candidate.IsEjected) ejected++;
            else if (isSlow) slowOnly++;
            if (IsOverMemory(in candidate)) memory++;
        }

        return (up, ejected, slow, slowOnly, memory);
    }

    private static double MeanSpeed(ReadOnlySpan<Candidate> candidates)
    {
        var (sum, count) = (0d, 0);
        foreach (ref readonly var candidate in candidates)
        {
            if (candidate.MeasuredSpeed < 0 || !IsUp(in candidate)) continue;
            sum += candidate.MeasuredSpeed;
            count++;
        }

        return count == 0 ? 0 : sum / count;
    }

    private static double SpeedOf(in Candidate candidate, double mean)
    {
        if (mean <= 0) return 1;
        return candidate.MeasuredSpeed < 0 ? mean : Math.Max(candidate.MeasuredSpeed, mean / 1000);
    }

    // No progress at all may be a model that thinks before it speaks; slow progress is a worker in trouble.
    private static bool IsSick(in Candidate candidate, double mean) => candidate.MeasuredSpeed > 0 && candidate.MeasuredSpeed < mean * SickShare;

    private static bool IsOverMemory(in Candidate candidate) => candidate.Load is { } load && load.MemoryUsage > MemoryLimit;

    private static bool IsUp(in Candidate candidate) =>
        candidate is { IsSuspect: false, Slots: > 0, Weight: > 0, Worker: { Role: NodeRole.Worker, Status: NodeStatus.Alive } };
}
