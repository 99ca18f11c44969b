using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OpenClaw.Gateway.Proxy;

/// <summary>An error as OpenAI's client libraries expect it.</summary>
/// <param name="Type">Their coarse class: <c>invalid_request_error</c>, <c>rate_limit_error</c>, <c>server_error</c>.</param>
internal sealed partial record OpenAiError(int Status, string Type, string Code, string Message, TimeSpan? RetryAfter = null)
{
    public static readonly OpenAiError TooLarge = new(
        StatusCodes.Status413PayloadTooLarge, "invalid_request_error", "request_too_large", "The request body is larger than 256 KiB.");

    public static readonly OpenAiError AllBusy = new(
        StatusCodes.Status429TooManyRequests, "rate_limit_error", "workers_busy", "All workers are busy. Try again shortly.", TimeSpan.FromSeconds(1));

    public static readonly OpenAiError NoWorker = new(
        StatusCodes.Status503ServiceUnavailable, "server_error", "no_worker", "No worker is available. Try again shortly.", TimeSpan.FromSeconds(2));

    public static readonly OpenAiError TimedOut = new(
        StatusCodes.Status504GatewayTimeout, "server_error", "timeout", "The worker did not answer in time.");

    public async Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        context.Response.ContentType = "application/json";
        if (RetryAfter is { } after) context.Response.Headers.RetryAfter = ((int)after.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        var body = new Body(new Detail(Message, Type, null, Code));
        await JsonSerializer.SerializeAsync(context.Response.Body, body, Json.Default.Body, context.RequestAborted);
    }

    internal sealed record Body([property: JsonPropertyName("error")] Detail Error);

    internal sealed record Detail(
        [property: JsonPropertyName("message")] string Message,
        [property: JsonPropertyName("type")] string Type,
        [property: JsonPropertyName("param")] string? Param,
        [property: JsonPropertyName("code")] string Code);

    [JsonSerializable(typeof(Body))]
    internal sealed partial class Json : JsonSerializerContext;
}
