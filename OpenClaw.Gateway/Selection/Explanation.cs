namespace OpenClaw.Gateway.Selection;

/// <summary>A decision with its reasons, for people.</summary>
/// <param name="Because">Why nobody was picked; <see cref="Eligibility.Eligible"/> when somebody was.</param>
/// <param name="Picked">The node id; null for nobody.</param>
internal sealed record Explanation(string Policy, string? Picked, Eligibility Because, PickReason Reason, IReadOnlyList<ExplainedCandidate> Candidates)
{
    /// <summary>Decides as the policy would now, without taking a turn of it.</summary>
    public static Explanation Of(ReadOnlySpan<Candidate> candidates, IPickPolicy policy, in PickRequest request)
    {
        var pick = policy.Copy().Pick(candidates, in request);
        var field = SmartField.Of(candidates, in request);
        var explained = new ExplainedCandidate[candidates.Length];
        for (var i = 0; i < candidates.Length; i++)
        {
            var isScored = policy is SmartPick && field.Wanted is not null && field.Contains(in candidates[i]);
            explained[i] = new ExplainedCandidate(candidates[i], EligibilityRules.Of(in candidates[i]), i == pick.Index, isScored ? Scores.Of(in candidates[i], in field, i) : null);
        }

        return new Explanation(policy.Name, pick.IsNone ? null : candidates[pick.Index].Worker.NodeId, pick.Because, pick.Reason, explained);
    }
}

/// <param name="Scores">Only for those that the smart policy compared.</param>
internal sealed record ExplainedCandidate(Candidate Candidate, Eligibility Eligibility, bool IsPicked, Scores? Scores);

/// <summary>The parts of a score and their weighted sum, each in [0,1].</summary>
internal sealed record Scores(double Total, double Speed, double Headroom, double Reliability, double Memory, double Affinity)
{
    public static Scores Of(in Candidate candidate, in SmartField field, int index) => new(
        SmartPick.Score(in candidate, in field, index),
        Scorers.Speed(in candidate, field.Fastest),
        Scorers.Headroom(in candidate),
        Scorers.Reliability(in candidate),
        Scorers.Memory(in candidate),
        Scorers.Affinity(in candidate, index == field.Home));
}
