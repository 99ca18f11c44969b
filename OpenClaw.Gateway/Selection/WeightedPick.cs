using System.Runtime.InteropServices;

namespace OpenClaw.Gateway.Selection;

/// <summary>
/// Turns in proportion to the operator's weights, spread evenly (the "smooth" weighted round robin that nginx made known): everybody earns its
/// weight with every pick, the richest is picked and pays what all earned together.
/// </summary>
internal sealed class WeightedPick : IPickPolicy
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, long> _credit;

    public WeightedPick() : this([])
    {
    }

    private WeightedPick(Dictionary<Guid, long> credit) => _credit = credit;

    public string Name => PolicyNames.Weighted;

    public bool IsLimitedByWeight => false;

    public IPickPolicy Copy()
    {
        lock (_lock) return new WeightedPick(new Dictionary<Guid, long>(_credit));
    }

    public PickResult Pick(ReadOnlySpan<Candidate> candidates, in PickRequest request)
    {
        if (EligibilityRules.Wanted(candidates, request.EvenFull, out var because) is not { } wanted) return PickResult.None(because);
        lock (_lock)
        {
            Forget(candidates.Length);
            var (best, count, total) = (-1, 0, 0L);
            var (bestCredit, bestTie) = (long.MinValue, 0UL);
            for (var i = 0; i < candidates.Length; i++)
            {
                ref readonly var candidate = ref candidates[i];
                if (EligibilityRules.Of(in candidate) != wanted) continue;
                count++;
                total += candidate.Weight;
                ref var credit = ref CollectionsMarshal.GetValueRefOrAddDefault(_credit, candidate.Worker.Incarnation, out _);
                credit += candidate.Weight;
                if (credit < bestCredit) continue;
                var tie = Ties.Of(in candidate, request.Draw);
                if (credit == bestCredit && tie <= bestTie) continue;
                (best, bestCredit, bestTie) = (i, credit, tie);
            }

            CollectionsMarshal.GetValueRefOrAddDefault(_credit, candidates[best].Worker.Incarnation, out _) -= total;
            return PickResult.Of(best, wanted, count);
        }
    }

    // Workers come and go under new incarnations; a fleet that forgets its credits starts its turns anew, which costs nothing.
    private void Forget(int fleet)
    {
        if (_credit.Count > 64 + (4 * fleet)) _credit.Clear();
    }
}
