using System.Text.Json.Serialization;
using OpenClaw.Gateway.Problems;

namespace OpenClaw.Gateway.Api;

/// <summary>What a client says on its WebSocket.</summary>
/// <param name="Type"><c>send</c> (with text, and optionally idempotencyKey and model) or <c>stop</c> (the named job, or the one that runs).</param>
internal sealed record ClientFrame(string? Type, string? Text, string? IdempotencyKey, string? Model, Guid? JobId);

/// <summary>Answers a <see cref="ClientFrame"/> that did what it said.</summary>
/// <param name="Type"><c>sent</c> or <c>stopped</c>.</param>
internal sealed record ReceiptFrame(string Type, Guid JobId, long Position, string State)
{
    /// <summary>The client's, so that it knows which message this is about.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? IdempotencyKey { get; init; }
}

/// <summary>Answers a <see cref="ClientFrame"/> that did nothing. The connection stays open.</summary>
internal sealed record ErrorFrame(string Type, int Status, string Detail)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Field { get; init; }

    /// <summary>Seconds to wait before trying again; absent when trying again does not help.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? RetryAfter { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? IdempotencyKey { get; init; }

    public static ErrorFrame Of(ApiProblem problem, string? key = null) =>
        new("error", problem.Status, problem.Detail) { Field = problem.Field, RetryAfter = problem.RetryAfter?.TotalSeconds, IdempotencyKey = key };
}
