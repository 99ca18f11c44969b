using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace OpenClaw.ServiceDefaults.CommandLine;

/// <summary>What went wrong, in one line for the person at the terminal.</summary>
internal sealed class OperatorException(string message) : Exception(message);

/// <summary>The public API as the command line uses it: any gateway, an admin key. The key is in the header and nowhere else.</summary>
internal sealed class OperatorApi : IDisposable
{
    public const string UrlVariable = "OPENCLAW_URL";
    public const string KeyVariable = "OPENCLAW_KEY";
    public const string DefaultUrl = "http://localhost:18789";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly HttpClient _http;

    /// <param name="directory">Where a single node on this machine keeps the key that it made.</param>
    public OperatorApi(string? url, string directory)
    {
        var address = url ?? Environment.GetEnvironmentVariable(UrlVariable) ?? DefaultUrl;
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new OperatorException($"The gateway's address must be of the form http(s)://… (--url or {UrlVariable}).");
        _http = new HttpClient { BaseAddress = uri, Timeout = Patience };
        if (FindKey(directory) is { } key) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public Uri Address => _http.BaseAddress!;

    public bool HasKey => _http.DefaultRequestHeaders.Authorization is not null;

    public async Task<JsonElement> GetAsync(string path, CancellationToken cancellationToken) => await ReadAsync(() => _http.GetAsync(new Uri(path, UriKind.Relative), cancellationToken), cancellationToken);

    public async Task<JsonElement> PostAsync(string path, string? body, CancellationToken cancellationToken)
    {
        using var content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await ReadAsync(() => _http.PostAsync(new Uri(path, UriKind.Relative), content, cancellationToken), cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    // The key that a single node made on this machine is its owner's.
    private static string? FindKey(string directory)
    {
        if (Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key) return key.Trim();
        var file = Path.Combine(directory, "admin.key");
        try
        {
            return File.Exists(file) ? File.ReadAllText(file).Trim() : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private async Task<JsonElement> ReadAsync(Func<Task<HttpResponseMessage>> send, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await send();
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            if (answer.IsSuccessStatusCode) return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
            throw new OperatorException(Explain((int)answer.StatusCode, text));
        }
        catch (HttpRequestException error)
        {
            throw new OperatorException($"The gateway at {Address} cannot be reached ({error.HttpRequestError}). Is it running? Another address: --url or {UrlVariable}.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OperatorException($"The gateway at {Address} did not answer within {Patience.TotalSeconds:0} s.");
        }
        catch (JsonException)
        {
            throw new OperatorException($"What answers at {Address} is no OpenClaw gateway.");
        }
    }

    private string Explain(int status, string text) => status switch
    {
        401 => HasKey ? $"The gateway does not know this key ({KeyVariable})." : $"The gateway asks for a key of the admin scope: set {KeyVariable}.",
        403 => "This key lacks the admin scope.",
        _ => DetailOf(text) ?? $"The gateway answered {status}.",
    };

    private static string? DetailOf(string text)
    {
        try
        {
            return JsonDocument.Parse(text).RootElement is { ValueKind: JsonValueKind.Object } problem && problem.TryGetProperty("detail", out var detail) ? detail.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
