using Microsoft.Extensions.AI;

namespace OpenClaw.Worker.Execution;

/// <summary>What came out of a model's stream.</summary>
internal sealed record ModelAnswer(string Text, string? Model, long InputTokens, long OutputTokens, ChatFinishReason? FinishReason);
