using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using OpenClaw.Core.Journal;
using OpenClaw.Core.Leases;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Alerts;
using OpenClaw.Gateway.Availability;
using OpenClaw.Gateway.Dispatch;
using OpenClaw.Gateway.Overview;
using OpenClaw.Gateway.Proxy;
using OpenClaw.Gateway.Selection;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.Alerts;

/// <summary>The monitor over a real store, and what people do with its alerts.</summary>
public sealed class AlertApiTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_wrong_is_raised_once_seen_acknowledged_silenced_and_cleared()
    {
        await using var host = await StartAsync();
        using var admin = host.Client(host.Admin);
        var monitor = host.Services.GetRequiredService<AlertMonitor>();
        await host.Services.GetRequiredKeyedService<LeaseKeeper>(LeaseNames.Leader).RunOnceAsync(Token);
        for (var i = 0; i < 3; i++) await host.Store.Jobs.AcceptAsync(new InboundMessage(new ChannelAddress("api", "alice", $"c{i}"), $"k{i}", "hello"), Token);
        for (var i = 0; i < 3; i++) await monitor.RunOnceAsync(Token);

        var open = await OpenAsync(admin);
        // The host's worker never sent a heartbeat, and what waits has no text yet.
        Assert.Equal(["no-worker", "node-offline", "waiting"], open.Select(alert => alert.GetProperty("rule").GetString()).Order());
        var waiting = open.Single(alert => alert.GetProperty("rule").GetString() == "waiting");
        Assert.Equal(("open", "3 messages wait for a worker.", "docs/operations.md#waiting"), (Text(waiting, "state"), Text(waiting, "summary"), Text(waiting, "runbook")));
        Assert.Equal("worker-1", Text(open.Single(alert => Text(alert, "rule") == "node-offline"), "subject"));
        Assert.Equal(3, monitor.Open);

        var number = waiting.GetProperty("number").GetInt64();
        Assert.Equal(HttpStatusCode.NoContent, (await admin.PostAsync($"/api/alerts/{number}/ack", null, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.PostAsJsonAsync($"/api/alerts/{number}/silence", new { minutes = 30 }, Token)).StatusCode);
        waiting = (await OpenAsync(admin)).Single(alert => Text(alert, "rule") == "waiting");
        Assert.StartsWith("key-", Text(waiting, "acknowledgedBy"), StringComparison.Ordinal);
        Assert.True(waiting.GetProperty("silencedUntil").GetDateTimeOffset() > DateTimeOffset.UnixEpoch);

        foreach (var job in await host.Store.Jobs.ListAsync(new(), Token)) await host.Store.Jobs.CancelAsync(job.Id, "stop", Token);
        host.Services.GetRequiredService<ClusterSampler>().Forget();
        await monitor.RunOnceAsync(Token);
        Assert.DoesNotContain(await OpenAsync(admin), alert => Text(alert, "rule") == "waiting");
        var all = await admin.GetFromJsonAsync<JsonElement>("/api/alerts?state=all", Token);
        Assert.Equal("cleared", Text(all.EnumerateArray().Single(alert => alert.GetProperty("number").GetInt64() == number), "state"));
        var journal = await admin.GetFromJsonAsync<JsonElement>($"/api/cluster/journal?kind=alert.&subject={number}", Token);
        Assert.Equal(["alert.cleared", "alert.silenced", "alert.acknowledged", "alert.raised"], journal.EnumerateArray().Select(entry => Text(entry, "kind")));
    }

    [Fact]
    public async Task That_nobody_leads_any_gateway_tells_and_a_leader_clears()
    {
        await using var host = await StartAsync();
        using var admin = host.Client(host.Admin);
        var term = await host.Store.Leases.TryAcquireAsync(LeaseNames.Leader, Guid.NewGuid(), TimeSpan.FromSeconds(5), Token);
        var monitor = host.Services.GetRequiredService<AlertMonitor>();
        await monitor.RunOnceAsync(Token);
        Assert.Empty(await OpenAsync(admin));

        await host.Store.Leases.ReleaseAsync(term!, Token);
        await Eventually.TrueAsync(
            async () =>
            {
                await monitor.RunOnceAsync(Token);
                return (await OpenAsync(admin)).Count == 1;
            },
            "the missing leader is told of");
        Assert.Equal("leader-missing", Text(Assert.Single(await OpenAsync(admin)), "rule"));

        await host.Services.GetRequiredKeyedService<LeaseKeeper>(LeaseNames.Leader).RunOnceAsync(Token);
        await monitor.RunOnceAsync(Token);
        Assert.DoesNotContain(await OpenAsync(admin), alert => Text(alert, "rule") == "leader-missing");
    }

    [Fact]
    public async Task Alerts_and_the_report_are_an_admins_alone_and_nonsense_is_refused()
    {
        await using var host = await StartAsync();
        using var admin = host.Client(host.Admin);
        using var alice = host.Client(host.Alice);
        using var nobody = host.Client();
        foreach (var path in new[] { "/api/alerts", "/api/availability" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await alice.GetAsync(path, Token)).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync(path, Token)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await alice.PostAsync("/api/alerts/1/ack", null, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await alice.PostAsJsonAsync("/api/alerts/1/silence", new { minutes = 1 }, Token)).StatusCode);
        foreach (var path in new[] { "/api/alerts?state=shut", "/api/alerts?limit=0", "/api/alerts?limit=501", "/api/availability?months=0", "/api/availability?months=25" })
            Assert.Equal(HttpStatusCode.BadRequest, (await admin.GetAsync(path, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostAsJsonAsync("/api/alerts/1/silence", new { minutes = -1 }, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.PostAsync("/api/alerts/1/ack", null, Token)).StatusCode);
    }

    [Fact]
    public async Task Limits_are_changed_at_run_time_hold_at_once_and_go_back_to_the_configuration()
    {
        await using var host = await StartAsync();
        using var admin = host.Client(host.Admin);
        foreach (var broken in new object[] { new { cpu = 0 }, new { memory = 1.1 }, new { errorRate = -1 }, new { waiting = 0 }, new { responseTimeSeconds = 0 } })
            Assert.Equal(HttpStatusCode.BadRequest, (await admin.PutAsJsonAsync("/api/alerts/limits", broken, Token)).StatusCode);
        using (var alice = host.Client(host.Alice)) Assert.Equal(HttpStatusCode.Forbidden, (await alice.PutAsJsonAsync("/api/alerts/limits", new { waiting = 1 }, Token)).StatusCode);

        var choice = host.Services.GetRequiredService<AlertChoice>();
        using var set = await admin.PutAsJsonAsync("/api/alerts/limits", new { waiting = 7, responseTimeSeconds = 2.5 }, Token);
        Assert.Equal(HttpStatusCode.OK, set.StatusCode);
        Assert.Equal((7, TimeSpan.FromSeconds(2.5), 0.8, TimeSpan.FromHours(1)), (choice.Current.Waiting, choice.Current.ResponseTime, choice.Current.Cpu, choice.Current.Interval));
        var limits = await admin.GetFromJsonAsync<JsonElement>("/api/alerts/limits", Token);
        Assert.Equal((7, 0.8), (limits.GetProperty("inForce").GetProperty("waiting").GetInt32(), limits.GetProperty("inForce").GetProperty("cpu").GetDouble()));
        Assert.Equal(JsonValueKind.Null, limits.GetProperty("chosen").GetProperty("cpu").ValueKind);

        await admin.PutAsJsonAsync("/api/alerts/limits", new { }, Token);
        Assert.Equal(2, choice.Current.Waiting);
        Assert.Null(await SettingAsync(host, AlertLimits.Name));
        var entries = await host.Store.Journal.ReadAsync(new JournalQuery(JournalKinds.SettingChanged, AlertLimits.Name), Token);
        Assert.Equal(2, entries.Count);
        Assert.All(entries, entry => Assert.StartsWith("key-", entry.Actor, StringComparison.Ordinal));
    }

    private static async Task<string?> SettingAsync(GatewayHost host, string name) => (await host.Store.Settings.ListAsync(Token)).GetValueOrDefault(name);

    [Fact]
    public async Task The_report_has_months_budgets_and_what_was_counted_by_the_leader()
    {
        await using var host = await StartAsync();
        using var admin = host.Client(host.Admin);
        var counter = host.Services.GetRequiredService<AvailabilityCounter>();
        await host.Store.Jobs.AcceptAsync(new InboundMessage(new ChannelAddress("api", "alice", "c"), "k", "hello"), Token);
        await host.CommitAsync(await host.LeaseAsync(), "hi");
        Assert.Equal(0, await counter.RunOnceAsync(Token));
        await host.Services.GetRequiredKeyedService<LeaseKeeper>(LeaseNames.Leader).RunOnceAsync(Token);
        // A day back in bounded steps, the oldest first.
        for (var i = 0; i < 8; i++) await counter.RunOnceAsync(Token);

        var report = await admin.GetFromJsonAsync<JsonElement>("/api/availability?months=2", Token);
        Assert.Equal(30_000, report.GetProperty("objectiveMs").GetDouble());
        Assert.Equal(2, report.GetProperty("months").GetArrayLength());
        var year = report.GetProperty("year");
        Assert.Equal((1, 1, 1d), (year.GetProperty("accepted").GetInt64(), year.GetProperty("inTime").GetInt64(), year.GetProperty("share").GetDouble()));
        Assert.Equal([0.99, 0.999, 0.9999, 0.99999], year.GetProperty("budgets").EnumerateArray().Select(budget => budget.GetProperty("target").GetDouble()));
        Assert.Equal(0, report.GetProperty("incidents").GetArrayLength());
    }

    private static Task<GatewayHost> StartAsync() => GatewayHost.StartAsync(configure: services =>
    {
        services.AddSelection().AddDispatch().AddGatewayProxy(new ConfigurationBuilder().Build());
        // Not the hosted one: the test says when this gateway leads.
        services.AddKeyedSingleton(LeaseNames.Leader, (provider, _) => new LeaseKeeper(
            LeaseNames.Leader, provider.GetRequiredService<ILeaseStore>(), provider.GetRequiredService<LocalNode>(), TimeProvider.System, NullLogger<LeaseKeeper>.Instance));
        services.AddAlerts().AddAvailability();
        services.Configure<AlertOptions>(options =>
        {
            options.Interval = TimeSpan.FromHours(1);
            options.NodeOfflineAfter = options.NoWorkerAfter = options.WaitingHold = options.ClearAfter = TimeSpan.Zero;
            options.LeaderMissingAfter = TimeSpan.FromMilliseconds(50);
            options.Waiting = 2;
        });
    });

    private static async Task<List<JsonElement>> OpenAsync(HttpClient admin) => [.. (await admin.GetFromJsonAsync<JsonElement>("/api/alerts", Token)).EnumerateArray()];

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();
}
