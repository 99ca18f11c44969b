using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using OpenClaw.Core;

namespace OpenClaw.Gateway.Problems;

/// <summary>Turns what was thrown into what the caller is told. The unexpected is logged here, once, and told as 500 without details.</summary>
internal sealed partial class ApiProblems(ILogger<ApiProblems> logger) : IExceptionHandler
{
    public static readonly TimeSpan StoreRetryAfter = TimeSpan.FromSeconds(2);

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.Response.HasStarted) return false;
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested) return true;
        await Explain(exception).ExecuteAsync(httpContext);
        return true;
    }

    private ApiProblem Explain(Exception exception)
    {
        switch (exception)
        {
            case StoreUnavailableException:
                Log.StoreUnavailable(logger, exception.Message);
                return Unavailable();
            case BadHttpRequestException { InnerException: JsonException json }:
                return Malformed(json);
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return new ApiProblem(StatusCodes.Status413PayloadTooLarge, $"The body may have at most {ApiProblem.MaxBodyBytes} bytes.");
            case BadHttpRequestException { Message: var asked } when asked.StartsWith("Implicit body", StringComparison.Ordinal):
                return new ApiProblem(StatusCodes.Status400BadRequest, "A body of JSON is needed.");
            case BadHttpRequestException bad:
                return new ApiProblem(bad.StatusCode, bad.Message);
            default:
                Log.Unexpected(logger, exception);
                return new ApiProblem(StatusCodes.Status500InternalServerError, "Something went wrong here. The trace id names it in the logs.");
        }
    }

    public static ApiProblem Unavailable() =>
        new(StatusCodes.Status503ServiceUnavailable, "The store does not answer. Nothing is lost; send the same request again.")
        { RetryAfter = StoreRetryAfter, Code = "store_unavailable" };

    /// <summary>Names the member; repeats nothing of what was sent.</summary>
    public static ApiProblem Malformed(JsonException json)
    {
        var field = json.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : null;
        if (field is not null && json.Message.Contains("could not be mapped", StringComparison.Ordinal)) return ApiProblem.Invalid(field, "is not known here");
        return field is null || json.InnerException is JsonException // the reader's: it is no JSON at all
            ? new ApiProblem(StatusCodes.Status400BadRequest, $"The body is not a JSON object of the expected form (line {json.LineNumber + 1}, byte {json.BytePositionInLine}).")
            : ApiProblem.Invalid(field, "has a value of the wrong type or is malformed");
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The store does not answer: {Reason}")]
        public static partial void StoreUnavailable(ILogger logger, string reason);

        [LoggerMessage(2, LogLevel.Error, "A request failed unexpectedly")]
        public static partial void Unexpected(ILogger logger, Exception exception);
    }
}
