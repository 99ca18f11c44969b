using System.Collections.Frozen;

namespace OpenClaw.Gateway.Selection;

/// <summary>What the ledger has to be told before it can say what it believes: it has neither clock nor settings.</summary>
/// <param name="Now">Of the process's monotonic clock.</param>
/// <param name="Region">This gateway's.</param>
/// <param name="Weights">By node id; who is not named has the full weight.</param>
/// <param name="IsLimitedByWeight">A weight limits how many of its slots a worker lends.</param>
internal readonly record struct ReadTerms(TimeSpan SuspectAfter, TimeSpan Now, string Region, FrozenDictionary<string, int> Weights, bool IsLimitedByWeight)
{
    public int WeightOf(string nodeId) => Weights.TryGetValue(nodeId, out var weight) ? weight : Candidate.FullWeight;
}
