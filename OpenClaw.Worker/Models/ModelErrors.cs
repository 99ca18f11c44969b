using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using System.Text.Json;
using OpenClaw.Core.Jobs;

namespace OpenClaw.Worker.Models;

/// <summary>What an exception of a model call means for the job. Pure. The reasons are read by people and never repeat what the endpoint
/// wrote: that text may hold a key.</summary>
internal static class ModelErrors
{
    public static readonly JobFailure TimedOut = new(FailureKind.TimedOut, "The model did not finish within the time limit.");
    public static readonly JobFailure EmptyAnswer = new(FailureKind.ModelUnavailable, "The model gave an empty answer.");
    public static readonly JobFailure Filtered = new(FailureKind.Rejected, "The model's endpoint does not answer this content.");
    private static readonly JobFailure Unreachable = new(FailureKind.ModelUnavailable, "The model's endpoint cannot be reached.");
    private static readonly JobFailure Cut = new(FailureKind.ModelUnavailable, "The model's answer broke off in the middle.");
    private static readonly JobFailure Garbled = new(FailureKind.ModelUnavailable, "The model's endpoint gave an answer that cannot be read.");
    public static readonly JobFailure Ours = new(FailureKind.Internal, "OpenClaw failed while it ran the job; its log says why.");

    public static JobFailure UnknownModel(string name) => new(FailureKind.Rejected, $"There is no model named “{name}” here.");

    public static JobFailure Classify(Exception error, DateTimeOffset now) => error switch
    {
        AggregateException { InnerException: { } inner } => Classify(inner, now),
        ClientResultException { Status: > 0 } answered => FromStatus(answered.Status, RetryAfter(answered.GetRawResponse(), now)),
        ClientResultException => Unreachable,
        HttpRequestException { StatusCode: { } status } => FromStatus((int)status, null),
        HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => Cut,
        HttpRequestException => Unreachable,
        IOException => Cut,
        TimeoutException or OperationCanceledException => TimedOut,
        JsonException or FormatException => Garbled,
        _ => Ours,
    };

    public static JobFailure FromStatus(int status, TimeSpan? retryAfter) => status switch
    {
        401 or 403 => new(FailureKind.Misconfigured, $"The model's endpoint refused the key ({status}): see OpenClaw:Model:ApiKey."),
        404 => new(FailureKind.Misconfigured, "The model's endpoint does not know the model or the address (404): see OpenClaw:Model:Name and OpenClaw:Model:Endpoint."),
        408 => new(FailureKind.TimedOut, "The model's endpoint took too long (408)."),
        429 => new(FailureKind.RateLimited, "The model's endpoint asked to come back later (429).", retryAfter),
        >= 500 => new(FailureKind.ModelUnavailable, $"The model's endpoint failed ({status}).", retryAfter),
        >= 400 => new(FailureKind.Rejected, $"The model's endpoint refused the request ({status})."),
        _ => new(FailureKind.ModelUnavailable, $"The model's endpoint gave an unexpected answer ({status})."),
    };

    private static TimeSpan? RetryAfter(PipelineResponse? response, DateTimeOffset now) =>
        response?.Headers.TryGetValue("Retry-After", out var text) == true ? ParseRetryAfter(text, now) : null;

    /// <summary>Retry-After is seconds or a date (RFC 9110, 10.2.3). Null for what is neither, or past.</summary>
    public static TimeSpan? ParseRetryAfter(string? text, DateTimeOffset now)
    {
        var culture = CultureInfo.InvariantCulture;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, culture, out var seconds) && seconds is > 0 and < 1e6) return TimeSpan.FromSeconds(seconds);
        return DateTimeOffset.TryParseExact(text, "r", culture, DateTimeStyles.None, out var at) && at > now ? at - now : null;
    }
}
