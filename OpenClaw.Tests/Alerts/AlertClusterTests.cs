using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using OpenClaw.Core.Storage.Postgres;
using OpenClaw.Tests.Cluster;
using OpenClaw.Tests.Doubles;
using OpenClaw.Tests.EndToEnd;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.Alerts;

/// <summary>Alerts that are really caused, on real processes: each is raised, told of, and cleared when its cause is gone.</summary>
[Collection(WholeMachine.Name)]
public sealed class AlertClusterTests(TestServers servers)
{
    private static readonly LocatorAssertionsToHaveTextOptions Patient = new() { Timeout = 60_000 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_alert_that_is_caused_is_raised_told_of_and_cleared()
    {
        await using var receiver = await WebhookReceiver.StartAsync(204);
        await using var cluster = await LocalCluster.StartAsync(servers, new ClusterSize(2, 1, 0), Token, (_, _) => Quick(receiver.Url));
        using var client = cluster.NewClient();

        // The only worker is gone, and messages wait for one.
        await cluster.Workers[0].KillAsync();
        var waiting = new List<Guid>();
        for (var i = 0; i < 5; i++) waiting.Add(await client.SendAsync($"room-{i}", "Are you there?"));
        await RaisedAsync(client, "node-offline", "no-worker", "waiting", "response-time");
        await cluster.Workers[0].StartAsync(Token);
        foreach (var id in waiting) await client.EndedAsync(id);
        await ClearedAsync(client, "node-offline", "no-worker", "waiting", "response-time");

        using var wrong = await client.Http.PostAsJsonAsync("/api/messages", new { conversation = "attic", text = "hello", model = "no such model" }, Token);
        wrong.EnsureSuccessStatusCode();
        await RaisedAsync(client, "dead-letters", "error-rate");
        await ClearedAsync(client, "dead-letters", "error-rate");

        await using (var store = await PostgresStore.OpenAsync(cluster.Stores.Postgres, TimeProvider.System, migrate: false, TimeSpan.FromSeconds(30), Token))
        {
            await store.Leases.TryAcquireAsync("telegram:1", Guid.Empty, TimeSpan.FromMilliseconds(10), Token);
            await RaisedAsync(client, "channel-disconnected");
            await store.Leases.TryAcquireAsync("telegram:1", Guid.NewGuid(), TimeSpan.FromMinutes(10), Token);
            await ClearedAsync(client, "channel-disconnected");
        }

        await Eventually.TrueAsync(
            () => Told(receiver, "alert.raised").IsSupersetOf(Caused) && Told(receiver, "alert.cleared").IsSupersetOf(Caused), "the webhook heard of every beginning and end", TimeSpan.FromMinutes(1));
        Assert.Equal(receiver.Requests.Count, receiver.Requests.Select(request => request.Headers["webhook-id"]).Distinct().Count());
    }

    [Fact]
    public async Task An_operator_sees_a_node_suspect_dead_and_back_and_acknowledges_what_was_raised()
    {
        await using var receiver = await WebhookReceiver.StartAsync(204);
        await using var cluster = await LocalCluster.StartAsync(servers, new ClusterSize(1, 2, 0), Token, (_, _) =>
            new Settings(Quick(receiver.Url)) { ["OpenClaw__Heartbeat__Interval"] = "00:00:02" });
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Chromium.LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        var broken = new List<string>();
        page.PageError += (_, error) => broken.Add(error);
        await page.GotoAsync(new Uri(cluster.Gateways[0].Address, "/console#nodes").ToString());
        await page.FillAsync("#key", cluster.AdminKey);
        await page.PressAsync("#key", "Enter");
        var node = page.Locator($"[data-node='{cluster.Workers[1].Id}'] .badge");
        await Assertions.Expect(node).ToHaveTextAsync("alive", Patient);

        await cluster.Workers[1].FreezeAsync(Token);
        await Assertions.Expect(node).ToHaveTextAsync("suspect", Patient);
        await Assertions.Expect(node).ToHaveTextAsync("dead", Patient);
        await page.ClickAsync("nav [href='#alerts']");
        var alert = page.Locator("[data-rule='node-offline']");
        await Assertions.Expect(alert.Locator(".badge")).ToHaveTextAsync("open", Patient);
        await OperatorPage.ShootAsync(page, "alerts");
        await alert.Locator("button").ClickAsync();
        await Assertions.Expect(alert.Locator(".badge")).ToHaveTextAsync("seen", Patient);
        await alert.Locator("select").SelectOptionAsync("60");
        await Assertions.Expect(alert).ToContainTextAsync("silenced until", new() { Timeout = 60_000 });
        await page.ClickAsync("nav [href='#overview']");
        await Assertions.Expect(page.Locator("#alert-count")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await OperatorPage.ShootAsync(page, "overview-alert");

        cluster.Workers[1].Resume();
        await page.ClickAsync("nav [href='#nodes']");
        await Assertions.Expect(node).ToHaveTextAsync("alive", Patient);
        await page.ClickAsync("nav [href='#alerts']");
        await page.ClickAsync("[href='#alerts/all']");
        await Assertions.Expect(page.Locator("[data-rule='node-offline'] .badge").First).ToHaveTextAsync("cleared", Patient);
        await OperatorPage.ShootAsync(page, "alerts-history");

        using var client = cluster.NewClient();
        for (var i = 0; i < 3; i++) await client.EndedAsync(await client.SendAsync("kitchen", "How long do I boil an egg?"));
        await page.ClickAsync("nav [href='#jobs']");
        await page.ClickAsync("tbody tr:first-child button");
        await page.ClickAsync("#sheet a:has-text('The conversation')");
        await Assertions.Expect(page.Locator(".turns li.user")).ToHaveCountAsync(3, new() { Timeout = 60_000 });
        await OperatorPage.ShootAsync(page, "conversation");
        await page.ClickAsync("nav [href='#availability']");
        await Assertions.Expect(page.Locator(".budget")).ToHaveCountAsync(4, new() { Timeout = 60_000 });
        await OperatorPage.ShootAsync(page, "availability");
        Assert.Empty(broken);
    }

    private static readonly string[] Caused = ["node-offline", "no-worker", "waiting", "response-time", "dead-letters", "error-rate", "channel-disconnected"];

    private static Settings Quick(Uri webhook) => new()
    {
        ["OpenClaw__Alerts__Interval"] = "00:00:00.5", ["OpenClaw__Alerts__NodeOfflineAfter"] = "00:00:01", ["OpenClaw__Alerts__NoWorkerAfter"] = "00:00:01", ["OpenClaw__Alerts__Waiting"] = "3",
        ["OpenClaw__Alerts__WaitingHold"] = "00:00:01", ["OpenClaw__Alerts__ResponseTime"] = "00:00:01", ["OpenClaw__Alerts__MinimumMessages"] = "1", ["OpenClaw__Alerts__Window"] = "00:00:15",
        ["OpenClaw__Alerts__ClearAfter"] = "00:00:01", ["OpenClaw__Alerts__ChannelDisconnectedAfter"] = "00:00:01", ["OpenClaw__Alerts__Webhook"] = webhook.ToString(), ["OpenClaw__Alerts__WebhookSecret"] = "a secret for alerts only",
    };

    private static HashSet<string> Told(WebhookReceiver receiver, string kind) => [.. receiver.Requests.Select(request => JsonDocument.Parse(request.Body).RootElement)
        .Where(note => note.GetProperty("event").GetString() == kind).Select(note => note.GetProperty("rule").GetString()!)];

    private static Task RaisedAsync(ApiClient client, params string[] rules) =>
        Eventually.TrueAsync(async () => (await RulesAsync(client)).IsSupersetOf(rules), $"raised: {string.Join(", ", rules)}", TimeSpan.FromMinutes(1));

    private static Task ClearedAsync(ApiClient client, params string[] rules) =>
        Eventually.TrueAsync(async () => !(await RulesAsync(client)).Overlaps(rules), $"cleared: {string.Join(", ", rules)}", TimeSpan.FromMinutes(2));

    private static async Task<HashSet<string>> RulesAsync(ApiClient client) =>
        [.. (await client.Http.GetFromJsonAsync<JsonElement>("/api/alerts", Token)).EnumerateArray().Select(alert => alert.GetProperty("rule").GetString()!)];
}
