using Microsoft.Extensions.AI;

namespace OpenClaw.Worker.Execution;

/// <summary>What came out of a model's stream.</summary>
internal sealed record ModelAnswer(string Text, string? Model, long InputTokens, long OutputTokens, ChatFinishReason? FinishReason)
{
    /// <summary>Timestamp of the worker's monotonic clock at which the first text was shown; null when there was none.</summary>
    public long? FirstTextAt { get; init; }
}
