using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.WebUtilities;

namespace OpenClaw.Gateway.Problems;

/// <summary>Every refusal, in the form the caller expects: problem details (RFC 9457), or OpenAI's error object below <c>/v1</c>.</summary>
/// <param name="Detail">One sentence for a person; never holds a secret.</param>
internal sealed record ApiProblem(int Status, string Detail) : IResult
{
    /// <summary>The largest body that the gateway's own endpoints read, and the largest frame of a WebSocket; more is 413.</summary>
    public const long MaxBodyBytes = 256 * 1024;

    /// <summary>The member or parameter that is wrong.</summary>
    public string? Field { get; init; }

    /// <summary>A short word for programs.</summary>
    public string? Code { get; init; }

    public TimeSpan? RetryAfter { get; init; }

    /// <param name="rule">Continues a sentence that begins with the field's name.</param>
    public static ApiProblem Invalid(string field, string rule, int status = StatusCodes.Status400BadRequest) =>
        new(status, $"\"{field}\" {rule}.") { Field = field };

    public static ApiProblem NotFound(string what) => new(StatusCodes.Status404NotFound, $"There is no such {what}.");

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.Headers.CacheControl = "no-store";
        if (RetryAfter is { } after) response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(after.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (httpContext.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal))
            await response.WriteAsJsonAsync(ToOpenAi(), ProblemJson.Readable.OpenAiErrorReply, cancellationToken: httpContext.RequestAborted);
        else
            await response.WriteAsJsonAsync(ToDetails(httpContext), ProblemJson.Readable.ProblemReply, "application/problem+json", httpContext.RequestAborted);
    }

    private ProblemReply ToDetails(HttpContext context) =>
        new(ReasonPhrases.GetReasonPhrase(Status), Status, Detail, Field, Code, Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier);

    private OpenAiErrorReply ToOpenAi() => new(new OpenAiError(Detail, Status switch
    {
        StatusCodes.Status401Unauthorized => "authentication_error",
        StatusCodes.Status403Forbidden => "permission_error",
        StatusCodes.Status429TooManyRequests => "rate_limit_error",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    }, Field, Code));
}

/// <summary>RFC 9457; <c>type</c> is <c>about:blank</c> and therefore left out.</summary>
internal sealed record ProblemReply(string Title, int Status, string Detail, string? Field, string? Code, string TraceId);

internal sealed record OpenAiErrorReply(OpenAiError Error);

internal sealed record OpenAiError(
    string Message,
    string Type,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Param,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Code);
