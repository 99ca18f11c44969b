using OpenClaw.AppHost.Profiles;
using OpenClaw.Channels.Delivery;
using OpenClaw.Core.Nodes;
using OpenClaw.Tests.Cluster;
using OpenClaw.Tests.Faults;
using OpenClaw.Tests.Servers;
using OpenClaw.Tests.Telegram;
using Xunit;

namespace OpenClaw.Tests.Deployment;

/// <summary>
/// The medium size as processes of this machine, counted by its profile, behind the balancer of deploy/compose, with PostgreSQL and Redis:
/// <c>./eng/test.sh --filter FullyQualifiedName~MediumSizeTests</c>.
/// </summary>
[Collection(WholeMachine.Name)]
public sealed class MediumSizeTests(TestServers servers)
{
    private const long Chat = 4711;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_gateway_worker_and_channel_node_may_be_lost_in_turn_while_people_talk()
    {
        var profile = DeploymentProfile.Read(Repository.PathOf("deploy", "profiles"), "medium");
        var size = new ClusterSize(profile.Gateways.Min, profile.Workers.Min, profile.ChannelNodes.Count * profile.Channels.Min);
        await using var emulator = await BotApiEmulator.StartAsync();
        var bot = emulator.AddBot();
        await FaultCluster.RunAsync(servers, size, (role, number) => EnvironmentOf(role, number, profile, bot, emulator), async cluster =>
        {
            await using var balancer = await HaproxyServer.StartAsync(cluster.Nodes.Gateways[0].Address, cluster.Nodes.Gateways[1].Address);
            foreach (var nodes in new[] { cluster.Nodes.Gateways, cluster.Nodes.Workers, cluster.Nodes.Channels })
            {
                await using var load = SteadyLoad.Start(cluster, conversations: 4, name: nodes[0].Role.ToString(), balancer.Address);
                foreach (var node in nodes)
                {
                    bot.Send(Chat, Chat, $"before {node.Role} {node.Number}");
                    await node.KillAsync();
                    bot.Send(Chat, Chat, $"without {node.Role} {node.Number}");
                    await node.StartAsync(Stop);
                }

                await load.AssertAnsweredOnceInOrderAsync();
            }

            await FaultCluster.UntilAsync(() => Task.FromResult(AnswersOf(bot).Distinct().Count() == AskedOf(bot).Count), "every message in the chat is answered", OutboxFeed.ClaimDuration * 2);
            Assert.Equal(AskedOf(bot).Select(text => FaultCluster.Prefix + text), AnswersOf(bot).Distinct());
            Assert.InRange(AnswersOf(bot).Count - AskedOf(bot).Count, 0, profile.ChannelNodes.Count); // a piece whose sender died over it may come twice
        });
    }

    /// <summary>A node of one platform has that platform's token, as in the app host and in the manifests.</summary>
    private static Dictionary<string, string> EnvironmentOf(NodeRole role, int number, DeploymentProfile profile, BotApiBot bot, BotApiEmulator emulator)
    {
        if (role == NodeRole.Worker) return new() { ["OpenClaw__Worker__Slots"] = $"{profile.SlotsPerWorker}" };
        return role == NodeRole.Channel && number > 0 && profile.ChannelNodes[(number - 1) % profile.ChannelNodes.Count] == "telegram"
            ? new()
            {
                ["OpenClaw__Telegram__BotToken"] = bot.Token,
                ["OpenClaw__Telegram__BaseUrl"] = emulator.BaseUrl.ToString(),
                ["OpenClaw__Telegram__DirectMessages"] = "Open",
                ["OpenClaw__Telegram__PersonMessagesPerMinute"] = "0",
            }
            : [];
    }

    private static IReadOnlyList<string> AskedOf(BotApiBot bot) => bot.Report().Single().Asked;

    private static IReadOnlyList<string> AnswersOf(BotApiBot bot) => bot.Report().Single().Answers;
}
