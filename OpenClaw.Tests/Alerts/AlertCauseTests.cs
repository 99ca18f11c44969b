using System.Net.Http.Json;
using System.Text.Json;
using OpenClaw.Core.Nodes;
using OpenClaw.Tests.Cluster;
using OpenClaw.Tests.EndToEnd;
using OpenClaw.Tests.Servers;
using OpenClaw.Tests.Telegram;
using Xunit;

namespace OpenClaw.Tests.Alerts;

/// <summary>The alerts that need a cause of their own, in an operator's browser: each is caused on real processes, seen open, and seen to end when the cause is gone.</summary>
[Collection(WholeMachine.Name)]
public sealed class AlertCauseTests(TestServers servers)
{
    private const string SmallHeap = "DOTNET_GCHeapHardLimit";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_worker_that_burns_its_processors_and_one_that_fills_its_memory_are_told_of()
    {
        await using var cluster = await LocalCluster.StartAsync(servers, new ClusterSize(1, 2, 0), Token, (role, number) => new Settings(Quick)
        {
            ["OpenClaw__Gateway__MessagesPerMinute"] = "0", ["OpenClaw__Alerts__Cpu"] = "0.08", ["OpenClaw__Worker__Slots"] = "32",
            [SmallHeap] = role == NodeRole.Worker && number == 2 ? "0x5000000" : "0", // 80 MB: less than the process needs
        });
        await using var page = await OperatorPage.OpenAsync(cluster.Gateways[0].Address, cluster.AdminKey, "alerts");
        await page.SeesAsync($"[data-rule=memory]:has-text('{cluster.Workers[1].Id}') .badge.open");
        Assert.Equal(0, (await cluster.Workers[1].TerminateAsync()).Code);
        cluster.Workers[1].Environment.Remove(SmallHeap);
        await cluster.Workers[1].StartAsync(Token);
        await page.SeesNoAsync("[data-rule=memory]");

        using var client = cluster.NewClient();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var burning = Task.WhenAll(Enumerable.Range(0, 32).Select(talker => BurnAsync(client, talker, enough.Token)));
        await page.SeesAsync("[data-rule=cpu]:has-text('worker') .badge.open");
        await page.ShootAsync("alert-cpu");
        await page.GoAsync("nodes");
        await page.ShootAsync("nodes-busy");
        await enough.CancelAsync();
        await burning;
        await page.GoAsync("alerts");
        await page.SeesNoAsync("[data-rule=cpu]");
        page.AssertNothingBroke();
    }

    [Fact]
    public async Task A_leader_that_hangs_is_told_of_by_another_gateway_which_then_leads()
    {
        await using var cluster = await LocalCluster.StartAsync(servers, new ClusterSize(2, 1, 0), Token, (_, _) => new Settings(Quick)
        {
            ["OpenClaw__Alerts__Interval"] = "00:00:00.1", ["OpenClaw__Alerts__LeaderMissingAfter"] = "00:00:00.1",
        });
        // Leadership moves at the other's next try after the lease's end. Gateways that started together try together, and the gap is too short to be seen: a leader that
        // goes on later than the other took over tries later from then on.
        for (var round = 0; ; round++)
        {
            var leader = await LeaderAsync(cluster);
            var other = cluster.Gateways.Single(gateway => gateway != leader);
            await leader.FreezeAsync(Token);
            using var client = cluster.NewClient(other);
            await Eventually.TrueAsync(async () => await LeaderAsync(cluster) == other, "the other gateway leads", TimeSpan.FromMinutes(1));
            await Task.Delay(TimeSpan.FromSeconds(0.8), Token);
            leader.Resume();
            var seen = await HistoryAsync(client, "leader-missing");
            if (seen.Count == 0 && round < 8) continue;
            Assert.NotEmpty(seen);
            break;
        }

        await using var page = await OperatorPage.OpenAsync(cluster.Address, cluster.AdminKey, "alerts/all");
        await page.SeesAsync("[data-rule=leader-missing] .badge.cleared");
        page.AssertNothingBroke();
    }

    [Fact]
    public async Task A_bot_that_the_platform_refuses_and_one_that_nobody_reads_are_shown_and_told_of()
    {
        await using var emulator = await BotApiEmulator.StartAsync();
        var bot = emulator.AddBot();
        await using var cluster = await LocalCluster.StartAsync(servers, new ClusterSize(1, 1, 1), Token, (role, _) => role != NodeRole.Channel ? Quick : new Settings(Quick)
        {
            ["OpenClaw__Telegram__BotToken"] = bot.Token, ["OpenClaw__Telegram__BaseUrl"] = emulator.BaseUrl.ToString(), ["OpenClaw__Telegram__PollTimeout"] = "00:00:01",
        });
        var row = $"[data-channel='telegram:{bot.Id}']";
        await using var page = await OperatorPage.OpenAsync(cluster.Gateways[0].Address, cluster.AdminKey, "channels");
        await page.SeesAsync($"{row} .badge.connected");
        await page.SeesAsync(row, cluster.Channels[0].Id);
        await page.SeesAsync(row, $"@{bot.Username}");
        bot.Send(1, 1, "hello");
        await page.SeesAsync(row, "1 waits for a decision");

        emulator.Break("getUpdates", Enumerable.Repeat(BotApiFault.Refuse(401, "Unauthorized"), 3));
        await page.SeesAsync($"{row} .badge.faulty");
        await page.SeesAsync(row, "Telegram answered 401: Unauthorized");
        await page.ShootAsync("channels-faulty");
        await page.GoAsync("alerts");
        await page.SeesAsync("[data-rule=channel-disconnected]", "401");
        await page.SeesNoAsync("[data-rule=channel-disconnected]");
        await page.GoAsync("channels");
        await page.SeesAsync($"{row} .badge.connected");

        await cluster.Channels[0].KillAsync();
        await page.SeesAsync($"{row} .badge.unread");
        await page.ShootAsync("channels-unread");
        await page.GoAsync("alerts");
        await page.SeesAsync("[data-rule=channel-disconnected]", "Nobody has read");
        await cluster.Channels[0].StartAsync(Token);
        await page.SeesNoAsync("[data-rule=channel-disconnected]");
        page.AssertNothingBroke();
    }

    private static Settings Quick => new()
    {
        ["OpenClaw__Alerts__Interval"] = "00:00:00.5", ["OpenClaw__Alerts__Hold"] = "00:00:01", ["OpenClaw__Alerts__ClearAfter"] = "00:00:02", ["OpenClaw__Alerts__ChannelDisconnectedAfter"] = "00:00:01",
    };

    private static async Task BurnAsync(ApiClient client, int talker, CancellationToken enough)
    {
        for (var i = 0; !enough.IsCancellationRequested; i++) await client.EndedAsync(await client.SendAsync($"burning-{talker}", $"message {i}"));
    }

    private static async Task<ClusterNode> LeaderAsync(LocalCluster cluster)
    {
        ClusterNode? leader = null;
        await Eventually.TrueAsync(
            async () =>
            {
                var id = await cluster.LeaderAsync(Token);
                leader = cluster.Gateways.SingleOrDefault(gateway => gateway.Id == id);
                return leader is not null;
            },
            "somebody leads", TimeSpan.FromMinutes(1));
        return leader!;
    }

    private static async Task<IReadOnlyList<JsonElement>> HistoryAsync(ApiClient client, string rule) =>
        [.. (await client.Http.GetFromJsonAsync<JsonElement>("/api/alerts?state=all", Token)).EnumerateArray().Where(alert => alert.GetProperty("rule").GetString() == rule)];
}
