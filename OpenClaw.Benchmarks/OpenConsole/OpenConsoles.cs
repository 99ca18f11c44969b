using System.Net.Http.Headers;
using OpenClaw.Benchmarks.Reporting;

namespace OpenClaw.Benchmarks.OpenConsole;

/// <summary>Asks as the page does: the stream is open, and with each of its events the overview is read, beside it the list of whatever part is open, one part after
/// the other, each page on connections of its own.</summary>
internal sealed class OpenConsoles : IAsyncDisposable
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);
    private static readonly string[] Parts = ["/api/cluster/nodes/history", "/api/cluster/jobs/list?limit=50", "/api/alerts", "/api/cluster/journal?limit=1", "/api/cluster/channels"];

    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _pages = [];

    public OpenConsoles(Uri gateway, string key, int count)
    {
        for (var i = 0; i < count; i++) _pages.Add(WatchAsync(gateway, key, i, LookInterval * i / count));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_pages);
        _stop.Dispose();
    }

    private async Task WatchAsync(Uri gateway, string key, int number, TimeSpan after)
    {
        using var http = new HttpClient { BaseAddress = gateway, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", key) } };
        try
        {
            await Task.Delay(after, _stop.Token);
            using var answer = await http.GetAsync(new Uri("/api/cluster/stream", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, _stop.Token);
            if (!answer.IsSuccessStatusCode) throw new BenchmarkException($"The stream was answered with {(int)answer.StatusCode}.");
            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(_stop.Token));
            for (var looks = 0; ;)
            {
                var line = await lines.ReadLineAsync(_stop.Token) ?? throw new BenchmarkException("The stream ended.");
                if (!line.StartsWith("event: ", StringComparison.Ordinal)) continue;
                await ReadAsync(http, "/api/cluster/overview");
                if (looks % 2 == 0) await ReadAsync(http, Parts[(number + (looks / 2)) % Parts.Length]);
                looks++;
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task ReadAsync(HttpClient http, string path)
    {
        using var answer = await http.GetAsync(new Uri(path, UriKind.Relative), _stop.Token);
        if (!answer.IsSuccessStatusCode) throw new BenchmarkException($"{path} was answered with {(int)answer.StatusCode}.");
        await answer.Content.ReadAsByteArrayAsync(_stop.Token);
    }
}
