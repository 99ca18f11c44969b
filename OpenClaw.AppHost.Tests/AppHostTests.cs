using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Xunit;

namespace OpenClaw.AppHost.Tests;

public sealed class AppHostTests(RunningAppHost host) : IClassFixture<RunningAppHost>, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private readonly CancellationTokenSource _limit = LimitOf(TimeSpan.FromMinutes(2));

    public void Dispose() => _limit.Dispose();

    [Theory]
    [InlineData("/")]
    [InlineData("/console")]
    public async Task The_links_of_the_dashboard_lead_to_pages(string path)
    {
        using var page = await host.Gateway.GetAsync(new Uri(path, UriKind.Relative), _limit.Token);
        Assert.True(page.IsSuccessStatusCode, $"{path}: {page.StatusCode}");
        Assert.Equal("text/html", page.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_message_is_answered_and_so_is_the_next_one_without_one_of_the_workers()
    {
        Assert.Contains("first", await SayAsync("first"), StringComparison.Ordinal);
        Assert.Contains("first", await AskAsync("first"), StringComparison.Ordinal);

        var worker = await host.OneOfAsync("worker", _limit.Token);
        await host.PressAsync(worker, KnownResourceCommands.StopCommand, _limit.Token);
        Assert.Contains("second", await SayAsync("second"), StringComparison.Ordinal);
        Assert.Contains("second", await AskAsync("second"), StringComparison.Ordinal);

        await host.PressAsync(worker, KnownResourceCommands.StartCommand, _limit.Token);
        await StatusBecomesAsync(worker, "alive");
    }

    [Fact]
    public async Task A_worker_is_drained_on_the_dashboard_and_taken_back()
    {
        var worker = await host.OneOfAsync("worker", _limit.Token);
        await host.PressAsync(worker, "drain", _limit.Token);
        await StatusBecomesAsync(worker, "draining");

        await host.PressAsync(worker, "undrain", _limit.Token);
        await StatusBecomesAsync(worker, "alive");
    }

    /// <summary>A durable message, until it has an outcome.</summary>
    private async Task<string> SayAsync(string text)
    {
        using var accepted = await host.Gateway.PostAsJsonAsync(new Uri("/api/messages", UriKind.Relative), new { conversation = $"test-{Guid.NewGuid():N}", text, idempotencyKey = $"{Guid.NewGuid():N}" }, _limit.Token);
        accepted.EnsureSuccessStatusCode();
        var id = (await accepted.Content.ReadFromJsonAsync<JsonElement>(_limit.Token)).GetProperty("jobId").GetString();
        while (true)
        {
            var job = await host.Gateway.GetFromJsonAsync<JsonElement>(new Uri($"/api/jobs/{id}", UriKind.Relative), _limit.Token);
            if (job.GetProperty("state").GetString() is not ("queued" or "leased")) return job.GetProperty("answer").GetString() ?? job.GetRawText();
            await Task.Delay(Pause, _limit.Token);
        }
    }

    /// <summary>A direct call to a worker.</summary>
    private async Task<string> AskAsync(string text)
    {
        using var answer = await host.Gateway.PostAsJsonAsync(new Uri("/v1/chat/completions", UriKind.Relative), new { model = "demo", messages = new[] { new { role = "user", content = text } } }, _limit.Token);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(_limit.Token);
    }

    private async Task StatusBecomesAsync(string node, string status)
    {
        while (true)
        {
            var nodes = await host.Gateway.GetFromJsonAsync<JsonElement>(new Uri("/api/cluster/nodes", UriKind.Relative), _limit.Token);
            if (nodes.EnumerateArray().Any(row => row.GetProperty("id").GetString() == node && row.GetProperty("status").GetString() == status)) return;
            await Task.Delay(Pause, _limit.Token);
        }
    }

    private static CancellationTokenSource LimitOf(TimeSpan time)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(time);
        return limit;
    }
}
