using System.Net.Http.Headers;
using OpenClaw.Benchmarks.Reporting;

namespace OpenClaw.Benchmarks.OpenConsole;

/// <summary>Asks as the page does: the overview every two seconds, beside it the list of whatever part is open, one part after the other, each on a connection of its own.</summary>
internal sealed class OpenConsoles : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);
    private static readonly string[] Parts = ["/api/cluster/nodes/history", "/api/cluster/jobs/list?limit=50", "/api/alerts", "/api/cluster/journal?limit=1", "/api/cluster/channels"];

    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _pages = [];

    public OpenConsoles(Uri gateway, string key, int count)
    {
        for (var i = 0; i < count; i++) _pages.Add(WatchAsync(gateway, key, i, Tick * i / count));
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
            for (var tick = 0; ; tick++)
            {
                await ReadAsync(http, "/api/cluster/overview");
                if (tick % 2 == 0) await ReadAsync(http, Parts[(number + (tick / 2)) % Parts.Length]);
                await Task.Delay(Tick, _stop.Token);
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
