namespace OpenClaw.Gateway.Selection;

/// <summary>
/// The default: of the free workers of the own region the one with the best score; other regions only when the own has no slot left.
/// </summary>
/// <remarks>
/// Late binding makes "who finishes soonest" simple: a slot that is free works at once, so the speed of the slot decides and load is
/// second. What the fleet as a whole says (ejected, slow, over its memory) was decided before, see <see cref="FleetGates"/>. Scores are
/// compared in steps, so that measurement noise makes ties and ties are random: gateways that see the same fleet spread over it.
/// </remarks>
internal sealed class SmartPick : IPickPolicy
{
    private const double Steps = 128;

    public string Name => PolicyNames.Smart;

    public bool IsLimitedByWeight => true;

    public IPickPolicy Copy() => this;

    public PickResult Pick(ReadOnlySpan<Candidate> candidates, in PickRequest request)
    {
        var field = SmartField.Of(candidates, in request);
        if (field.Wanted is not { } wanted) return PickResult.None(field.Because);
        var (best, bestScore, bestTie, equals) = (-1, -1, 0UL, 0);
        for (var i = 0; i < candidates.Length; i++)
        {
            ref readonly var candidate = ref candidates[i];
            if (!field.Contains(in candidate)) continue;
            var score = (int)(Score(in candidate, in field, i) * Steps);
            if (score < bestScore) continue;
            equals = score > bestScore ? 1 : equals + 1;
            var tie = Ties.Of(in candidate, request.Draw);
            if (score == bestScore && tie <= bestTie) continue;
            (best, bestScore, bestTie) = (i, score, tie);
        }

        // Never -1: the field has at least one, and every score is at least 0.
        return new PickResult(best, wanted, Why(in field, best, equals, Scorers.Affinity(in candidates[best], best == field.Home) > 0));
    }

    /// <summary>In [0,1].</summary>
    public static double Score(in Candidate candidate, in SmartField field, int index) =>
        (Scorers.SpeedWeight * Scorers.Speed(in candidate, field.Fastest))
        + (Scorers.HeadroomWeight * Scorers.Headroom(in candidate))
        + (Scorers.ReliabilityWeight * Scorers.Reliability(in candidate))
        + (Scorers.MemoryWeight * Scorers.Memory(in candidate))
        + (Scorers.AffinityWeight * Scorers.Affinity(in candidate, index == field.Home));

    private static PickReason Why(in SmartField field, int best, int equals, bool isAtHome)
    {
        if (field.Wanted == Eligibility.Full) return PickReason.EvenFull;
        if (!field.IsLocal) return PickReason.SpillOver;
        if (field.Count == 1) return PickReason.Only;
        if (isAtHome && best == field.Home) return PickReason.Affinity;
        return equals > 1 ? PickReason.Tie : PickReason.Preferred;
    }
}
