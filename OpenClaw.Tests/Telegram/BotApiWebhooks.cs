using System.Collections.Concurrent;
using System.Net.Mime;
using System.Text;

namespace OpenClaw.Tests.Telegram;

/// <summary>Carries updates to webhooks: oldest first, one by one, each until it is answered 2xx.</summary>
internal sealed class BotApiWebhooks(ConcurrentDictionary<string, BotApiBot> bots) : IAsyncDisposable
{
    private const string SecretHeader = "X-Telegram-Bot-Api-Secret-Token";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly CancellationTokenSource _end = new();
    private Task _run = Task.CompletedTask;

    public void Start() => _run = RunAsync();

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _run;
        _client.Dispose();
        _end.Dispose();
    }

    private async Task RunAsync()
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
                foreach (var bot in bots.Values) await CarryAsync(bot.Updates);
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
        }
    }

    private async Task CarryAsync(BotApiUpdates updates)
    {
        while (updates.Webhook is { } url && updates.Peek() is var (id, json))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new StringContent(json, Encoding.UTF8, MediaTypeNames.Application.Json) };
            if (updates.Secret is { } secret) request.Headers.Add(SecretHeader, secret);
            try
            {
                using var response = await _client.SendAsync(request, _end.Token);
                if (!response.IsSuccessStatusCode) return;
                updates.Remove(id);
            }
            catch (HttpRequestException)
            {
                return; // again at the next tick
            }
        }
    }
}
