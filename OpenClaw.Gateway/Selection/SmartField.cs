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
        if (EligibilityRules.Wanted(candidates, request.EvenFull, out var because) is not { } wanted) return new(null, because, true, 0, 0, -1);
        var (local, count, localFastest, fastest) = (0, 0, 0d, 0d);
        foreach (ref readonly var candidate in candidates)
        {
            if (EligibilityRules.Of(in candidate) != wanted) continue;
            var speed = Scorers.SpeedOf(in candidate);
            count++;
            if (speed > fastest) fastest = speed;
            if (!candidate.IsLocal) continue;
            local++;
            if (speed > localFastest) localFastest = speed;
        }

        var home = request.Affinity is { } affinity ? HomeOf(candidates, affinity) : -1;
        return local > 0 ? new(wanted, because, true, local, localFastest, home) : new(wanted, because, false, count, fastest, home);
    }

    public bool Contains(in Candidate candidate) => candidate.IsLocal == IsLocal && EligibilityRules.Of(in candidate) == Wanted;

    // Among all that are up, not only the free ones: a home that is full for a moment must not move.
    private static int HomeOf(ReadOnlySpan<Candidate> candidates, ulong affinity)
    {
        var (home, highest) = (-1, 0UL);
        for (var i = 0; i < candidates.Length; i++)
        {
            if (EligibilityRules.Of(in candidates[i]) > Eligibility.Full) continue;
            var tie = Ties.Of(in candidates[i], affinity);
            if (home >= 0 && tie <= highest) continue;
            (home, highest) = (i, tie);
        }

        return home;
    }
}
