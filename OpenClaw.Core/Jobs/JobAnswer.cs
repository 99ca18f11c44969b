namespace OpenClaw.Core.Jobs;

/// <summary>What a worker commits.</summary>
/// <param name="Text">The model's whole answer.</param>
/// <param name="Model">The model that gave it.</param>
public sealed record JobAnswer(string Text, string? Model, long InputTokens, long OutputTokens)
{
    /// <summary>From this attempt's start to its first visible text, on the worker's monotonic clock; null when the worker does not say.</summary>
    public TimeSpan? FirstTextAfter { get; init; }
}
