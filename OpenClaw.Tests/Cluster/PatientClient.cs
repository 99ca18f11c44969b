using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace OpenClaw.Tests.Cluster;

/// <summary>
/// A caller as the API asks for: it repeats what broke or was refused for now (429, 502, 503, 504), a message under the same idempotency key, and keeps
/// count. Any other refusal is an error of the cluster.
/// </summary>
internal sealed class PatientClient : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly HttpClient _http;

    public PatientClient(Uri address, string key)
    {
        _http = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>What was refused for now or broke, in order.</summary>
    public ConcurrentQueue<string> Refusals { get; } = new();

    /// <summary>Its text is its idempotency key, so texts must differ.</summary>
    /// <returns>The job.</returns>
    public async Task<Guid> SendAsync(string conversation, string text, Uri? callbackUrl, CancellationToken cancellationToken)
    {
        var message = new { conversation, text, idempotencyKey = text, callbackUrl };
        return (Guid)(await AskAsync(() => NewRequest(HttpMethod.Post, "/api/messages", message), cancellationToken))["jobId"]!;
    }

    /// <summary>A direct call in OpenAI's form.</summary>
    public async Task<string> CompleteAsync(string model, string text, CancellationToken cancellationToken)
    {
        var call = new { model, messages = new[] { new { role = "user", content = text } } };
        return (string)(await AskAsync(() => NewRequest(HttpMethod.Post, "/v1/chat/completions", call), cancellationToken))["choices"]![0]!["message"]!["content"]!;
    }

    /// <summary>What was said, as <c>role: text</c>, oldest first.</summary>
    public async Task<IReadOnlyList<string>> TurnsAsync(string conversation, CancellationToken cancellationToken)
    {
        var reply = await AskAsync(() => NewRequest(HttpMethod.Get, $"/api/conversations/{conversation}/turns?limit=500", null), cancellationToken);
        return [.. reply["turns"]!.AsArray().Select(turn => $"{turn!["role"]}: {turn["text"]}")];
    }

    public Task<JsonNode> GetAsync(string path, CancellationToken cancellationToken) => AskAsync(() => NewRequest(HttpMethod.Get, path, null), cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task<JsonNode> AskAsync(Func<HttpRequestMessage> newRequest, CancellationToken cancellationToken)
    {
        for (var started = Stopwatch.GetTimestamp(); ; await Task.Delay(Pause, cancellationToken))
        {
            var (answer, refusal) = await TryAsync(newRequest, cancellationToken);
            if (answer is not null) return answer;
            Refusals.Enqueue(refusal!);
            if (Stopwatch.GetElapsedTime(started) > Limit) throw new InvalidOperationException($"Refused for {Limit.TotalSeconds} s, at last with: {refusal}");
        }
    }

    private async Task<(JsonNode? Answer, string? Refusal)> TryAsync(Func<HttpRequestMessage> newRequest, CancellationToken cancellationToken)
    {
        using var request = newRequest();
        try
        {
            using var answer = await _http.SendAsync(request, cancellationToken);
            var body = await answer.Content.ReadAsStringAsync(cancellationToken);
            if (answer.IsSuccessStatusCode) return (JsonNode.Parse(body)!, null);
            return answer.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout
                ? (null, $"{(int)answer.StatusCode} {body}")
                : throw new InvalidOperationException($"{request.Method} {request.RequestUri} was refused for good: {(int)answer.StatusCode} {body}");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (null, e.Message);
        }
    }

    private static HttpRequestMessage NewRequest(HttpMethod method, string path, object? body) =>
        new(method, new Uri(path, UriKind.Relative)) { Content = body is null ? null : JsonContent.Create(body) };
}
