using Microsoft.Extensions.DependencyInjection;
using OpenClaw.Tests.Channels;
using OpenClaw.Tests.Contracts;
using OpenClaw.Tests.Doubles;

namespace OpenClaw.Tests.Discord;

/// <summary>The emulator with one application that answers everybody (a test of who may talk says otherwise), a real SQLite store and as many channel nodes
/// as the test starts; the test itself plays the worker.</summary>
internal sealed class DiscordBundle : IAsyncDisposable
{
    private readonly PlayedWorker _worker;
    private readonly List<DiscordNode> _nodes = [];

    private DiscordBundle(DiscordEmulator emulator, StoreBundle store)
    {
        (Emulator, Store, App, Handles) = (emulator, store, emulator.AddApp(), new LateHandles(store.Handles));
        _worker = new PlayedWorker(store, Signals);
    }

    public DiscordEmulator Emulator { get; }
    public StoreBundle Store { get; }
    public DiscordApp App { get; }
    public LateHandles Handles { get; }
    public RecordingSignals Signals { get; } = new();

    public static async Task<DiscordBundle> CreateAsync()
    {
        var bundle = new DiscordBundle(await DiscordEmulator.StartAsync(), await StoreFactories.CreateSqliteAsync());
        await bundle._worker.JoinAsync();
        return bundle;
    }

    public DiscordPerson Person(string id = "42", string channel = "5001", string? guild = "777") => new(Emulator, App, id, channel, guild);

    public Task<DiscordNode> StartNodeAsync(string id = "channels-1", params (string Key, string? Value)[] more) => StartNodeAsync(id, _ => { }, more);

    /// <param name="add">Beside the parts of the product, such as something that listens.</param>
    public async Task<DiscordNode> StartNodeAsync(string id, Action<IServiceCollection> add, params (string Key, string? Value)[] more)
    {
        var node = await DiscordNode.StartAsync(id, Store, Signals, Handles, add,
            [("OpenClaw:Discord:BaseUrl", Emulator.BaseUrl.ToString()), ("OpenClaw:Discord:ApplicationId", App.Id), ("OpenClaw:Discord:PublicKey", App.PublicKey),
                ("OpenClaw:Discord:BotToken", App.Token), ("OpenClaw:Discord:DirectMessages", "Open"), ("OpenClaw:Discord:Groups", "Open"),
                ("OpenClaw:Discord:PersonMessagesPerMinute", "0"), ("OpenClaw:Discord:ConversationMessagesPerMinute", "0"), ("OpenClaw:Jobs:PollInterval", "00:00:00.020"), .. more]);
        _nodes.Add(node);
        return node;
    }

    /// <summary>Leases what waits and commits an answer to each.</summary>
    /// <returns>How many were answered.</returns>
    public async Task<int> AnswerAsync(Func<string, string>? answerOf = null) => (await _worker.AnswerAsync(answerOf)).Count;

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        await Emulator.DisposeAsync();
        await Store.DisposeAsync();
    }
}
