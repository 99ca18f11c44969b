using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Signals;
using OpenClaw.Tests.Contracts;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.Telegram;

/// <summary>The emulator with one bot that answers everybody (a test of who may talk says otherwise), a real SQLite store and as many channel nodes as the test starts; the test itself plays the worker.</summary>
internal sealed class TelegramBundle : IAsyncDisposable
{
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromMinutes(1);
    private readonly Guid _worker = Guid.NewGuid();
    private readonly List<ChannelNode> _nodes = [];

    private TelegramBundle(BotApiEmulator emulator, StoreBundle store) => (Emulator, Store, Bot) = (emulator, store, emulator.AddBot());

    public BotApiEmulator Emulator { get; }
    public StoreBundle Store { get; }
    public BotApiBot Bot { get; }
    public RecordingSignals Signals { get; } = new();

    public static async Task<TelegramBundle> CreateAsync()
    {
        var bundle = new TelegramBundle(await BotApiEmulator.StartAsync(), await StoreFactories.CreateSqliteAsync());
        await bundle.Store.Nodes.JoinAsync(new NodeRecord("worker-1", bundle._worker, NodeRole.Worker, "local", "1", new Uri("http://127.0.0.1:1"), NodeStatus.Alive, default), default);
        return bundle;
    }

    public Task<ChannelNode> StartNodeAsync(string id = "channels-1", params (string Key, string? Value)[] more) =>
        StartBareNodeAsync(id, [("OpenClaw:Telegram:BotToken", Bot.Token), .. more]);

    public async Task<ChannelNode> StartBareNodeAsync(string id, params (string Key, string? Value)[] settings)
    {
        var node = await ChannelNode.StartAsync(id, Store, Signals,
            [("OpenClaw:Telegram:DirectMessages", "Open"), ("OpenClaw:Telegram:Groups", "Open"), ("OpenClaw:Telegram:PersonMessagesPerMinute", "0"),
                ("OpenClaw:Telegram:ConversationMessagesPerMinute", "0"), ("OpenClaw:Telegram:BaseUrl", Emulator.BaseUrl.ToString()), ("OpenClaw:Telegram:PollTimeout", "00:00:02"), ("OpenClaw:Jobs:PollInterval", "00:00:00.020"), .. settings]);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Leases what waits and commits an answer to each.</summary>
    /// <returns>The texts that were answered.</returns>
    public async Task<IReadOnlyList<string>> AnswerAsync(Func<string, string>? answerOf = null)
    {
        var jobs = await Store.Jobs.LeaseAsync([.. Enumerable.Repeat(_worker, 64)], LeaseDuration, TestContext.Current.CancellationToken);
        foreach (var job in jobs)
        {
            await Store.Jobs.CommitAsync(job.Lease, new JobAnswer((answerOf ?? (text => "re " + text))(job.Text), "test", 1, 1), TestContext.Current.CancellationToken);
            Signals.Publish(new Signal(SignalKind.Conversation, job.Lease.ConversationId));
            Signals.Publish(new Signal(SignalKind.OutboxReady));
        }
        return [.. jobs.Select(job => job.Text)];
    }

    /// <summary>Answers until so many texts were answered.</summary>
    public async Task<IReadOnlyList<string>> AnswerAsync(int count, Func<string, string>? answerOf = null)
    {
        var answered = new List<string>();
        await Eventually.TrueAsync(async () =>
        {
            answered.AddRange(await AnswerAsync(answerOf));
            return answered.Count >= count;
        }, $"{count} messages came in");
        return answered;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        await Emulator.DisposeAsync();
        await Store.DisposeAsync();
    }
}
