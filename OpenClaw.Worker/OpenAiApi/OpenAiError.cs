using System.ClientModel;
using System.Text.Json.Serialization;
using OpenClaw.Core.Jobs;
using OpenClaw.Worker.Models;

namespace OpenClaw.Worker.OpenAiApi;

internal sealed record OpenAiErrorBody(OpenAiError Error);

/// <summary>An error in the OpenAI form.</summary>
internal sealed record OpenAiError(
    string Message, string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Param,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Code)
{
    [JsonIgnore]
    public int Status { get; init; }

    [JsonIgnore]
    public TimeSpan? RetryAfter { get; init; }

    public static readonly OpenAiError Unauthorized =
        new("Workers take requests only from nodes of their cluster.", "authentication_error", null, "invalid_api_key") { Status = StatusCodes.Status401Unauthorized };

    public static readonly OpenAiError Busy =
        new("Every slot of this worker is taken.", "rate_limit_error", null, "worker_busy") { Status = StatusCodes.Status429TooManyRequests, RetryAfter = TimeSpan.FromSeconds(1) };

    public static OpenAiError Invalid(string message, string? param) =>
        new(message, "invalid_request_error", param, null) { Status = StatusCodes.Status400BadRequest };

    public static OpenAiError ModelNotFound(string name) =>
        new($"The model `{name}` does not exist.", "invalid_request_error", "model", "model_not_found") { Status = StatusCodes.Status404NotFound };

    public static OpenAiError NothingThere(string method, string? path) =>
        new($"{method} {path} is not served. POST /v1/chat/completions and GET /v1/models are.", "invalid_request_error", null, "unknown_url") { Status = StatusCodes.Status404NotFound };

    /// <summary>What a failed model call means for the caller. What the endpoint refused because of the request is the caller's to repair.</summary>
    public static OpenAiError FromFailure(JobFailure failure, Exception? error) => (failure.Kind, error) switch
    {
        (FailureKind.RateLimited, _) => new(failure.Reason, "rate_limit_error", null, "rate_limit_exceeded") { Status = StatusCodes.Status429TooManyRequests, RetryAfter = failure.RetryAfter },
        (FailureKind.TimedOut, _) => new(failure.Reason, "server_error", null, "model_timeout") { Status = StatusCodes.Status504GatewayTimeout },
        (FailureKind.Rejected, ClientResultException { Status: 400 or 413 or 422 }) => Invalid(failure.Reason, null),
        (FailureKind.Internal, _) => new(ModelErrors.Ours.Reason, "server_error", null, "internal_error") { Status = StatusCodes.Status500InternalServerError },
        _ => new(failure.Reason, "server_error", null, "model_unavailable") { Status = StatusCodes.Status502BadGateway },
    };
}
