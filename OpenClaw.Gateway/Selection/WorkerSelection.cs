using System.Runtime.InteropServices;

namespace OpenClaw.Gateway.Selection;

/// <summary>
/// Picks the worker for one piece of work. Pure: no clock, no I/O, and the order of the candidates means nothing.
/// </summary>
/// <remarks>
/// Least loaded, where load is the share of its slots a worker would use after taking this one: of two idle workers the bigger one is
/// preferred, so a small node is not filled while a large one idles. Ties are broken at random, by one draw per pick, because several
/// gateways that see the same snapshot must not all choose the same node.
/// </remarks>
internal static class WorkerSelection
{
    /// <summary>Picks among workers with a slot believed free.</summary>
    public static PickResult Pick(ReadOnlySpan<Candidate> candidates, Random random) => Pick(candidates, random, Eligibility.Eligible);

    /// <summary>Like <see cref="Pick(ReadOnlySpan{Candidate}, Random)"/>, but falls back to workers believed full. The belief may be half a second
    /// old; the worker is the authority and says busy at once.</summary>
    public static PickResult PickEvenFull(ReadOnlySpan<Candidate> candidates, Random random)
    {
        var free = Pick(candidates, random, Eligibility.Eligible);
        return free.Because == Eligibility.Full ? Pick(candidates, random, Eligibility.Full) : free;
    }

    private static PickResult Pick(ReadOnlySpan<Candidate> candidates, Random random, Eligibility wanted)
    {
        var draw = (ulong)random.NextInt64();
        var best = -1;
        ulong bestTie = 0;
        var because = Eligibility.NoWorker;
        for (var i = 0; i < candidates.Length; i++)
        {
            ref readonly var candidate = ref candidates[i];
            var eligibility = EligibilityRules.Of(in candidate);
            if (eligibility < because) because = eligibility;
            if (eligibility != wanted) continue;

            var tie = TieOf(candidate.Worker.Incarnation, draw);
            var order = best < 0 ? -1 : CompareLoad(in candidate, in candidates[best]);
            if (order > 0 || (order == 0 && tie <= bestTie)) continue;
            best = i;
            bestTie = tie;
        }

        return best < 0 ? PickResult.None(because) : new PickResult(best, wanted);
    }

    private static int CompareLoad(in Candidate left, in Candidate right) =>
        ((left.Active + 1L) * right.Slots).CompareTo((right.Active + 1L) * left.Slots);

    /// <summary>Highest random weight: every candidate draws its own number from the pick's draw, wherever it stands in the list.</summary>
    private static ulong TieOf(Guid incarnation, ulong draw)
    {
        var words = MemoryMarshal.Cast<Guid, ulong>(new ReadOnlySpan<Guid>(in incarnation));
        return Mix(Mix(words[0] ^ draw) ^ words[1]);
    }

    // The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
