using System.Net;
using System.Net.Http.Json;
using OpenClaw.Core.Nodes;
using OpenClaw.Tests.Cluster;
using OpenClaw.Tests.Servers;
using OpenClaw.Tests.Telegram;
using Xunit;

namespace OpenClaw.Tests.Faults;

/// <summary>The servers that all nodes share go away under load and come back.</summary>
[Collection(WholeMachine.Name)]
public sealed class StoreAwayTests(TestServers servers)
{
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task Redis_stopped_for_a_minute_and_back_empty_costs_no_message_and_answers_go_on_meanwhile() =>
        FaultCluster.RunAsync(servers, new ClusterSize(Gateways: 2, Workers: 2, Channels: 0), null, async cluster =>
        {
            await using var load = SteadyLoad.Start(cluster, conversations: 4);
            await cluster.AssertAnsweredOnceAsync(await cluster.SendAsync(4, "before"));
            await cluster.StopRedisAsync();
            await cluster.AssertAnsweredOnceAsync(await cluster.SendAsync(4, "without Redis"));
            await Task.Delay(Minute, Stop);
            await cluster.AssertAnsweredOnceAsync(await cluster.SendAsync(4, "still without Redis"));
            await cluster.StartRedisAsync();
            await Task.Delay(Away, Stop);
            await cluster.AssertAnsweredOnceAsync(await cluster.SendAsync(4, "with an empty Redis"));
            await load.AssertAnsweredOnceInOrderAsync();
            Assert.DoesNotContain("node.dead", await cluster.KindsAsync(null));
        });

    [Fact]
    public Task A_database_server_that_crashes_and_recovers_loses_and_doubles_nothing() =>
        FaultCluster.RunAsync(servers, new ClusterSize(Gateways: 2, Workers: 2, Channels: 0), null, async cluster =>
        {
            await using var load = SteadyLoad.Start(cluster, conversations: 4);
            for (var crash = 0; crash < 2; crash++)
            {
                var running = await cluster.SendAsync(6, $"{FaultCluster.Slow} at crash {crash}");
                await cluster.BusiestWorkerAsync(running); // they run
                var since = await LifeAsync(cluster);
                // When one of its processes dies by force, the server ends all others and recovers from its log, as after a crash of the whole.
                System.Diagnostics.Process.GetProcessById(int.Parse((await cluster.ReadAsync("select pid from pg_stat_activity where backend_type = 'checkpointer'"))!, null)).Kill();
                await FaultCluster.UntilAsync(async () => await LifeAsync(cluster) is { } now && now != since, "the server recovered");
                await cluster.AssertAnsweredOnceAsync(running);
            }

            await load.AssertAnsweredOnceInOrderAsync();
            Assert.DoesNotContain("node.dead", await cluster.KindsAsync(null));
        });

    /// <summary>When the server's processes began; null while there are none.</summary>
    private static async Task<string?> LifeAsync(FaultCluster cluster)
    {
        try
        {
            return await cluster.ReadAsync("select backend_start::text from pg_stat_activity where backend_type = 'checkpointer'");
        }
        catch (Npgsql.NpgsqlException)
        {
            return null; // it is not there yet
        }
    }

    [Fact]
    public async Task A_database_that_goes_away_and_comes_back_loses_and_doubles_nothing()
    {
        await using var emulator = await BotApiEmulator.StartAsync();
        var bot = emulator.AddBot();
        var telegram = new Dictionary<string, string> { ["OpenClaw__Telegram__BotToken"] = bot.Token, ["OpenClaw__Telegram__BaseUrl"] = emulator.BaseUrl.ToString(), ["OpenClaw__Telegram__DirectMessages"] = "Open", ["OpenClaw__Telegram__Groups"] = "Open", ["OpenClaw__Telegram__PersonMessagesPerMinute"] = "0" };
        await FaultCluster.RunAsync(servers, new ClusterSize(Gateways: 2, Workers: 2, Channels: 1), (role, _) => role == NodeRole.Channel ? telegram : [], async cluster =>
        {
            bot.Send(1, 1, "before");
            await FaultCluster.UntilAsync(() => Task.FromResult(bot.Answers(1).Count == 1), "the answer in the chat");
            await using var load = SteadyLoad.Start(cluster, conversations: 4);
            var running = await cluster.SendAsync(6, FaultCluster.Slow);
            await cluster.BusiestWorkerAsync(running); // they run

            cluster.Database.Cut();
            await AssertRefusedForNowAsync(cluster);
            bot.Send(1, 1, "while the database is away");
            await Task.Delay(Away, Stop);
            await AssertRefusedForNowAsync(cluster);
            cluster.Database.Mend();

            await cluster.AssertAnsweredOnceAsync(running);
            Assert.Contains(await cluster.JobsAsync(running), job => job.Attempts == 1); // its commit waited; an offer that was turned away counts as an attempt too
            await load.AssertAnsweredOnceInOrderAsync();
            await FaultCluster.UntilAsync(() => Task.FromResult(bot.Answers(1).Count >= 2), "the second answer in the chat");
            Assert.True(bot.Report().Single().IsAnsweredOnceInOrder(text => FaultCluster.Prefix + text));
            Assert.DoesNotContain("node.dead", await cluster.KindsAsync(null));
        });
    }

    private static async Task AssertRefusedForNowAsync(FaultCluster cluster)
    {
        using var api = cluster.Nodes.NewClient(cluster.Nodes.Gateways[0]);
        using var refused = await api.Http.PostAsJsonAsync("/api/messages", new { conversation = "refused", text = "refused" }, Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter?.Delta);
    }
}
