using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using OpenClaw.Benchmarks.ClusterPath;

namespace OpenClaw.Benchmarks.Selection.Processes;

/// <summary>Callers of several proxies in OpenAI's form: each reads its stream to the end. Whose proxy died calls the next one again, as callers of <c>/v1</c> have to;
/// who reached none lost the message.</summary>
internal sealed class CompletionClient : IDisposable
{
    private readonly HttpClient[] _proxies;

    public CompletionClient(IEnumerable<Uri> proxies, string? key) => _proxies = [.. proxies.Select(address => new HttpClient
    {
        BaseAddress = address,
        Timeout = Timeout.InfiniteTimeSpan,
        DefaultRequestHeaders = { Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key) },
    })];

    public async Task SendAsync(Play play, LbJob job, CancellationToken cancellationToken)
    {
        var first = (int)(job.Plan.Gateway * _proxies.Length);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var isAnswered = await CallAsync(_proxies[(first + attempt) % _proxies.Length], play.TextOf(job), cancellationToken);
                (job.EndedAt, job.IsLost) = (play.Now, !isAnswered);
                return;
            }
            catch (Exception error) when (error is HttpRequestException or IOException)
            {
                job.Errors++;
                if (attempt < _proxies.Length) continue;
                (job.EndedAt, job.IsLost) = (play.Now, true);
                return;
            }
        }
    }

    public void Dispose()
    {
        foreach (var proxy in _proxies) proxy.Dispose();
    }

    private static async Task<bool> CallAsync(HttpClient proxy, string text, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/chat/completions", UriKind.Relative))
        {
            Content = JsonContent.Create(new { model = ModelStream.Model, stream = true, messages = new[] { new { role = "user", content = text } } }),
        };
        using var answer = await proxy.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        await body.CopyToAsync(Stream.Null, cancellationToken);
        return answer.StatusCode == HttpStatusCode.OK;
    }
}
