using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace OpenClaw.Benchmarks.ClusterPath;

/// <summary>As much of OpenAI's chat completions as a model that only sleeps needs.</summary>
internal static class ModelStream
{
    public const string Model = "sleep";

    /// <summary>The text of a call's last message.</summary>
    public static async Task<string> LastTextAsync(HttpRequest request)
    {
        using var body = await JsonDocument.ParseAsync(request.Body, cancellationToken: request.HttpContext.RequestAborted);
        var last = body.RootElement.GetProperty("messages").EnumerateArray().Last().GetProperty("content");
        return last.ValueKind == JsonValueKind.String ? last.GetString()! : last[0].GetProperty("text").GetString()!;
    }

    /// <param name="text">Without anything that JSON escapes.</param>
    public static Task SayAsync(HttpResponse response, string text)
    {
        if (!response.HasStarted) response.ContentType = "text/event-stream";
        return response.WriteAsync(
            $$"""
            data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"{{Model}}","choices":[{"index":0,"delta":{"role":"assistant","content":"{{text}}"},"finish_reason":null}]}


            """, response.HttpContext.RequestAborted);
    }

    public static Task EndAsync(HttpResponse response) => response.WriteAsync(
        $$"""
        data: {"id":"1","object":"chat.completion.chunk","created":1,"model":"{{Model}}","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

        data: [DONE]


        """, response.HttpContext.RequestAborted);
}
