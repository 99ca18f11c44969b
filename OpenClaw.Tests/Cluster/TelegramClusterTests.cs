using OpenClaw.Channels.Delivery;
using OpenClaw.Core.Nodes;
using OpenClaw.Tests.EndToEnd;
using OpenClaw.Tests.Servers;
using OpenClaw.Tests.Telegram;
using Xunit;

namespace OpenClaw.Tests.Cluster;

/// <summary>From a Telegram chat and back to it through every node as a process: channel node, PostgreSQL, gateway, worker, model, outbox.</summary>
[Collection(WholeMachine.Name)]
public sealed class TelegramClusterTests(TestServers servers)
{
    private const string Prefix = "re ";
    private const long FirstChat = 9000;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Five_hundred_messages_in_fifty_chats_are_answered_once_and_in_order()
    {
        await using var model = await AimockServer.StartAsync();
        await model.EchoAsync(Prefix);
        await using var emulator = await BotApiEmulator.StartAsync();
        var bot = emulator.AddBot();
        await using var cluster = await StartAsync(model, emulator, bot, new ClusterSize(Gateways: 2, Workers: 3, Channels: 1));
        Talk(bot, chats: 50, from: 0, to: 10);
        await AssertAnsweredOnceInOrderAsync(cluster, bot, 500);
        Assert.NotEqual(0, emulator.Count(bot, "sendChatAction"));
    }

    [Fact]
    public async Task Each_kind_of_node_may_be_killed_while_people_talk_and_everybody_is_answered_once()
    {
        await using var model = await AimockServer.StartAsync();
        await model.EchoAsync(Prefix);
        await using var emulator = await BotApiEmulator.StartAsync();
        var bot = emulator.AddBot();
        await using var cluster = await StartAsync(model, emulator, bot, new ClusterSize(Gateways: 2, Workers: 3, Channels: 2));
        var sent = 0;
        foreach (var role in new[] { NodeRole.Worker, NodeRole.Gateway, NodeRole.Channel })
        {
            Talk(bot, chats: 20, from: sent, to: sent += 5);
            var enough = (sent - 4) * 20;
            await Eventually.TrueAsync(() => Answers(bot) >= enough, $"{enough} answers before a {role} is killed");
            await cluster.Nodes.First(node => node.Role == role).KillAsync();
        }

        Talk(bot, chats: 20, from: sent, to: sent += 5);
        // A piece that a node had handed over without hearing so is sent again once the node is dead: those alone may come twice, and a node has at
        // most so many on their way. On a machine that is busy enough the other channel node may be taken for dead for a moment too.
        await AssertAnsweredInOrderAsync(cluster, bot, sent * 20, ambiguous: 2 * DeliveryPump.MaxConcurrentSends);
    }

    private static void Talk(BotApiBot bot, int chats, int from, int to)
    {
        for (var m = from; m < to; m++)
            for (var c = 0; c < chats; c++) bot.Send(FirstChat + c, FirstChat + c, $"c{c}m{m}");
    }

    private static int Answers(BotApiBot bot) => bot.Report().Sum(chat => chat.Answers.Count);

    private Task<LocalCluster> StartAsync(AimockServer model, BotApiEmulator emulator, BotApiBot bot, ClusterSize size) =>
        LocalCluster.StartAsync(servers, size, Stop, (role, _) =>
        {
            var settings = Settings.With(model);
            settings["OpenClaw__Gateway__MessagesPerMinute"] = "0";
            if (role != NodeRole.Channel) return settings;
            settings["OpenClaw__Telegram__BotToken"] = bot.Token;
            settings["OpenClaw__Telegram__DirectMessages"] = "Open";
            settings["OpenClaw__Telegram__PersonMessagesPerMinute"] = "0";
            settings["OpenClaw__Telegram__BaseUrl"] = emulator.BaseUrl.ToString();
            return settings;
        });

    private static async Task AssertAnsweredOnceInOrderAsync(LocalCluster cluster, BotApiBot bot, int expected)
    {
        await WaitForAsync(cluster, bot, expected);
        Assert.All(bot.Report(), chat => Assert.True(chat.IsAnsweredOnceInOrder(text => Prefix + text), $"{chat.ChatId}: {string.Join(", ", chat.Answers)}"));
    }

    private static async Task AssertAnsweredInOrderAsync(LocalCluster cluster, BotApiBot bot, int expected, int ambiguous)
    {
        await WaitForAsync(cluster, bot, expected);
        var reports = bot.Report();
        Assert.All(reports, chat => Assert.Equal(chat.Asked.Select(text => Prefix + text), chat.Answers.Distinct()));
        Assert.InRange(reports.Sum(chat => chat.Doubled.Count), 0, ambiguous);
    }

    private static async Task WaitForAsync(LocalCluster cluster, BotApiBot bot, int expected)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        bound.CancelAfter(Limit);
        while (bot.Report().Sum(chat => chat.Answers.Distinct().Count()) < expected)
        {
            if (bound.IsCancellationRequested) Assert.Fail($"{Answers(bot)} of {expected} answers within {Limit}.\n{cluster.Logs}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), Stop);
        }
    }
}
