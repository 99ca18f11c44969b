namespace OpenClaw.Gateway.Selection;

/// <summary>The fewest jobs and requests running, counted over all gateways; ties at random. Knows nothing of how big or fast a worker is.</summary>
internal sealed class LeastConnectionsPick : IPickPolicy
{
    public string Name => PolicyNames.LeastConnections;

    public bool IsLimitedByWeight => false;

    public IPickPolicy Copy() => this;

    public PickResult Pick(ReadOnlySpan<Candidate> candidates, in PickRequest request)
    {
        if (EligibilityRules.Wanted(candidates, request.EvenFull, out var because) is not { } wanted) return PickResult.None(because);
        var (best, count, equals) = (-1, 0, 0);
        ulong bestTie = 0;
        for (var i = 0; i < candidates.Length; i++)
        {
            ref readonly var candidate = ref candidates[i];
            if (EligibilityRules.Of(in candidate) != wanted) continue;
            count++;
            var order = best < 0 ? -1 : candidate.Active.CompareTo(candidates[best].Active);
            if (order > 0) continue;
            equals = order < 0 ? 1 : equals + 1;
            var tie = Ties.Of(in candidate, request.Draw);
            if (order == 0 && tie <= bestTie) continue;
            (best, bestTie) = (i, tie);
        }

        return PickResult.Of(best, wanted, count, equals);
    }
}
