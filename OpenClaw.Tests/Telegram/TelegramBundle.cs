using OpenClaw.Tests.Channels;
using OpenClaw.Tests.Contracts;
using OpenClaw.Tests.Doubles;

namespace OpenClaw.Tests.Telegram;

/// <summary>The emulator with one bot that answers everybody (a test of who may talk says otherwise), a real SQLite store and as many channel nodes as the test starts; the test itself plays the worker.</summary>
internal sealed class TelegramBundle : IAsyncDisposable
{
    private readonly PlayedWorker _worker;
    private readonly List<ChannelNode> _nodes = [];

    private TelegramBundle(BotApiEmulator emulator, StoreBundle store)
    {
        (Emulator, Store, Bot) = (emulator, store, emulator.AddBot());
        _worker = new PlayedWorker(store, Signals);
    }

    public BotApiEmulator Emulator { get; }
    public StoreBundle Store { get; }
    public BotApiBot Bot { get; }
    public RecordingSignals Signals { get; } = new();

    public static async Task<TelegramBundle> CreateAsync()
    {
        var bundle = new TelegramBundle(await BotApiEmulator.StartAsync(), await StoreFactories.CreateSqliteAsync());
        await bundle._worker.JoinAsync();
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
    public Task<IReadOnlyList<string>> AnswerAsync(Func<string, string>? answerOf = null) => _worker.AnswerAsync(answerOf);

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
