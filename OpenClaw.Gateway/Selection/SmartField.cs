namespace OpenClaw.Gateway.Selection;

/// <summary>What the smart policy has to know of all candidates before it can score one.</summary>
/// <param name="Wanted">The eligibility of those that can be picked; null: nobody can.</param>
/// <param name="IsLocal">They are those of the own region.</param>
/// <param name="Count">How many they are.</param>
/// <param name="Fastest">The greatest speed among them.</param>
/// <param name="Home">Where the affinity's home stands; -1 without.</param>
internal readonly record struct SmartField(Eligibility? Wanted, Eligibility Because, bool IsLocal, int Count, double Fastest, int Home)
{
    public static SmartField Of(ReadOnlySpan<Candidate> candidates, in PickRequest request)
    {
        var because = Eligibility.NoWorker;
        var (local, count, localFastest, fastest) = (0, 0, 0d, 0d);
        var (home, highest) = (-1, 0UL);
        for (var i = 0; i < candidates.Length; i++)
        {
            ref readonly var candidate = ref candidates[i];
            var eligibility = EligibilityRules.Of(in candidate);
            // Among all that are up, not only the free ones: a home that is full for a moment must not move.
            if (request.Affinity is { } affinity && eligibility <= Eligibility.Full && Ties.Of(in candidate, affinity) is var tie && (home < 0 || tie > highest)) (home, highest) = (i, tie);
            if (eligibility > because) continue;
            if (eligibility < because) (because, local, count, localFastest, fastest) = (eligibility, 0, 0, 0, 0);
            var speed = Scorers.SpeedOf(in candidate);
            count++;
            if (speed > fastest) fastest = speed;
            if (!candidate.IsLocal) continue;
            local++;
            if (speed > localFastest) localFastest = speed;
        }

        if (because != Eligibility.Eligible && !(request.EvenFull && because == Eligibility.Full)) return new(null, because, true, 0, 0, -1);
        return local > 0 ? new(because, because, true, local, localFastest, home) : new(because, because, false, count, fastest, home);
    }

    public bool Contains(in Candidate candidate) => candidate.IsLocal == IsLocal && EligibilityRules.Of(in candidate) == Because;
}
