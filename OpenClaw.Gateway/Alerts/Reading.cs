namespace OpenClaw.Gateway.Alerts;

/// <summary>What one look says about one rule and subject.</summary>
/// <param name="Value">In the rule's unit; null when nothing is known now.</param>
/// <param name="Sentence">For people, if it is raised by this.</param>
/// <param name="Gone">The subject is no more, and why; its alert ends whatever was measured. Null otherwise.</param>
internal sealed record Reading(string Rule, string Subject, double? Value, string Sentence, string? Gone = null);
