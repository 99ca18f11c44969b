using OpenClaw.Core.Nodes;
using OpenClaw.Core.Storage;
using OpenClaw.Tests.Cluster;
using OpenClaw.Tests.Servers;
using OpenClaw.Tests.Telegram;
using Xunit;

namespace OpenClaw.Tests.Faults;

/// <summary>
/// From an earlier build to this one while people talk, and one node of a kind back again. The earlier build is another checkout of this repository; the
/// variable names its <c>artifacts/bin</c>, built in the same configuration as the tests, and only where it is set is this test built. See
/// docs/deployment/upgrade.md.
/// </summary>
[Collection(WholeMachine.Name)]
public sealed class UpgradeTests(TestServers servers)
{
    private const string Variable = "OPENCLAW_TEST_OLD_BUILD";
    private const int Chat = 1;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_node_is_upgraded_from_an_earlier_build_under_load_and_nobody_hears_worse_than_try_again()
    {
        var old = Environment.GetEnvironmentVariable(Variable) ?? throw new InvalidOperationException($"{Variable} names no earlier build.");
        await using var emulator = await BotApiEmulator.StartAsync();
        var bot = emulator.AddBot();
        var telegram = new Dictionary<string, string>
        {
            ["OpenClaw__Telegram__BotToken"] = bot.Token, ["OpenClaw__Telegram__BaseUrl"] = emulator.BaseUrl.ToString(), ["OpenClaw__Telegram__DirectMessages"] = "Open",
            ["OpenClaw__Telegram__PersonMessagesPerMinute"] = "0",
        };
        await FaultCluster.RunAsync(servers, new ClusterSize(Gateways: 2, Workers: 2, Channels: 1), (role, _) => role == NodeRole.Channel ? telegram : [], async cluster =>
        {
            var (before, said) = (await SchemaAsync(cluster), 0);
            await using var load = SteadyLoad.Start(cluster, conversations: 6, pause: TimeSpan.FromMilliseconds(450));
            List<Sent> running = [.. await cluster.SendAsync(4, $"{FaultCluster.Slow} before all")];
            bot.Send(Chat, Chat, $"in the chat {++said}");
            await cluster.Nodes.MigrateAsync(build: null);
            var steps = cluster.Nodes.Nodes.Select(node => (Node: node, Build: (string?)null)).Append((cluster.Nodes.Workers[0], old)).Append((cluster.Nodes.Gateways[0], old));
            foreach (var (node, build) in steps)
            {
                running.AddRange(await cluster.SendAsync(4, $"{FaultCluster.Slow} at step {said}"));
                bot.Send(Chat, Chat, $"in the chat {++said}");
                Assert.Equal(0, (await node.TerminateAsync()).Code);
                node.Build = build;
                await node.StartAsync(Stop);
            }

            await cluster.AssertAnsweredOnceAsync(running);
            await load.AssertAnsweredOnceInOrderAsync();
            await FaultCluster.UntilAsync(() => Task.FromResult(bot.Answers(Chat).Count >= said), "every answer in the chat");
            Assert.True(bot.Report().Single().IsAnsweredOnceInOrder(text => FaultCluster.Prefix + text));
            Assert.DoesNotContain(load.Refusals, refusal => !refusal.Contains(": 429 ", StringComparison.Ordinal) && !refusal.Contains(": 503 ", StringComparison.Ordinal));
            Assert.DoesNotContain("node.dead", await cluster.KindsAsync(null));
            FaultCluster.Print($"Schema {before} to {await SchemaAsync(cluster)}, {said} messages in the chat");
            Assert.Equal($"{OpenClawDb.SchemaVersion}", await SchemaAsync(cluster));
        }, old);
    }

    private static async Task<string> SchemaAsync(FaultCluster cluster) => (await cluster.ReadAsync("select version from schema_version"))!;
}
