namespace OpenClaw.Gateway.Selection;

/// <summary>In turn, by name: whoever's name follows the last one picked. Members may come, go and be full without anybody losing a turn.</summary>
internal sealed class RoundRobinPick : IPickPolicy
{
    private readonly Lock _lock = new();
    private string? _last;

    public string Name => PolicyNames.RoundRobin;

    public bool IsLimitedByWeight => false;

    public IPickPolicy Copy()
    {
        lock (_lock) return new RoundRobinPick { _last = _last };
    }

    public PickResult Pick(ReadOnlySpan<Candidate> candidates, in PickRequest request)
    {
        if (EligibilityRules.Wanted(candidates, request.EvenFull, out var because) is not { } wanted) return PickResult.None(because);
        lock (_lock)
        {
            var (next, first, count) = (-1, -1, 0);
            for (var i = 0; i < candidates.Length; i++)
            {
                if (EligibilityRules.Of(in candidates[i]) != wanted) continue;
                count++;
                var name = candidates[i].Worker.NodeId;
                if (first < 0 || IsBefore(name, candidates[first].Worker.NodeId)) first = i;
                if ((_last is null || IsBefore(_last, name)) && (next < 0 || IsBefore(name, candidates[next].Worker.NodeId))) next = i;
            }

            var index = next >= 0 ? next : first;
            _last = candidates[index].Worker.NodeId;
            return PickResult.Of(index, wanted, count);
        }
    }

    private static bool IsBefore(string left, string right) => string.CompareOrdinal(left, right) < 0;
}
