using System.Text.Json.Serialization;
using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Selection;

namespace OpenClaw.Gateway.Api;

/// <summary>What an operator chooses. A PUT replaces the whole choice: what it does not name is as the configuration says again.</summary>
/// <param name="Queue">The policy for queued jobs.</param>
/// <param name="Proxy">The policies for proxied requests by cluster; the workers' cluster is called <c>workers</c>.</param>
/// <param name="Weights">0 to 100 by node id; 0 gives a worker nothing new, 100 is the default.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SelectionRequest(string? Queue = null, IReadOnlyDictionary<string, string?>? Proxy = null, IReadOnlyDictionary<string, int>? Weights = null);

/// <summary>What holds now.</summary>
/// <param name="Chosen">Of it, what an operator chose: what a PUT has to repeat in order to keep it.</param>
/// <param name="Explanation">Only when it was asked for.</param>
internal sealed record SelectionReply(
    string Queue, IReadOnlyDictionary<string, string> Proxy, IReadOnlyDictionary<string, int> Weights, PolicyChoices Policies,
    SelectionRequest Chosen, ExplanationReply? Explanation);

/// <summary>The names that can be chosen.</summary>
internal sealed record PolicyChoices(IReadOnlyList<string> Queue, IReadOnlyList<string> Proxy);

/// <summary>What would happen to one more job or request now, and why.</summary>
internal sealed record ExplanationReply(string Way, string Policy, string? Picked, string Reason, IReadOnlyList<CandidateReply> Candidates)
{
    public static ExplanationReply Of(string way, Explanation explained) => new(
        way, explained.Policy, explained.Picked, explained.Picked is null ? Word(explained.Because) : Word(explained.Reason), [.. explained.Candidates.Select(CandidateReply.Of)]);

    public static string Word<T>(T value) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

internal sealed record CandidateReply(
    string Id, Guid Incarnation, string Region, bool IsLocal, string Eligibility, bool IsPicked, int Slots, int UsableSlots, int Active, int FreeSlots,
    int Weight, double? TokensPerSecondPerSlot, int FailuresInARow, WorkerLoad? Load, Scores? Scores)
{
    public static CandidateReply Of(ExplainedCandidate explained)
    {
        var c = explained.Candidate;
        return new CandidateReply(
            c.Worker.NodeId, c.Worker.Incarnation, c.Worker.Region, c.IsLocal, ExplanationReply.Word(explained.Eligibility), explained.IsPicked,
            c.Slots, c.UsableSlots, c.Active, c.FreeSlots, c.Weight, c.MeasuredSpeed < 0 ? null : c.MeasuredSpeed, c.Failures, c.Load, explained.Scores);
    }
}
