using System.Collections.Concurrent;
using OpenClaw.Channels.Discord;
using OpenClaw.Tests.Channels;

namespace OpenClaw.Tests.Discord;

/// <summary>Discord by HTTP interactions, for the conformance suite: what a person says is a slash command, and the notices are seen by its user alone.</summary>
internal sealed class DiscordDriver(DiscordEmulator emulator) : ChannelDriver
{
    private readonly DiscordApp _app = emulator.AddApp();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _notices = new();
    private DiscordNode? _node;
    private (DiscordPerson Person, DiscordPerson.Used Used)? _last;

    public override int MaxLength => DiscordChannel.MaxLength;

    public override IReadOnlyList<string> Secrets => [_app.Token, .. emulator.World.Tokens];

    public override string Logs => _node!.Logs;

    public static async Task<ChannelDriver> CreateAsync() => new DiscordDriver(await DiscordEmulator.StartAsync());

    public override async Task SayAsync(string person, string text, string? group = null)
    {
        var channel = ChannelOf(person, group);
        var who = new DiscordPerson(emulator, _app, person, channel, group);
        var isCommand = text.StartsWith('/');
        var used = await who.UseAsync(_node!.Http, _node.Endpoint, isCommand ? text[1..] : "ask", isCommand ? null : text);
        if (used.Notice is { } notice) _notices.GetOrAdd(channel, _ => new ConcurrentQueue<string>()).Enqueue(notice);
        _last = (who, used);
    }

    public override Task RepeatAsync() => _last!.Value.Person.PostAsync(_node!.Http, _node.Endpoint, _last.Value.Used);

    /// <summary>The notices came first: the suite mixes them with answers only where their order does not matter.</summary>
    public override Task<IReadOnlyList<string>> SeenAsync(string person, string? group = null)
    {
        var channel = ChannelOf(person, group);
        return Task.FromResult<IReadOnlyList<string>>([.. _notices.GetValueOrDefault(channel) ?? [], .. emulator.Posts(channel).Select(post => post.Content)]);
    }

    public override void Throttle(int calls) => emulator.Break(Enumerable.Range(0, calls).Select(_ => new DiscordFault(DiscordFaultKind.Throttle, 0.5)));

    protected override async Task StartNodeAsync((string Name, string? Value)[] talk) => _node = await DiscordNode.StartAsync(
        "channels-1", Store, Signals, Store.Handles, _ => { },
        [("OpenClaw:Discord:BaseUrl", emulator.BaseUrl.ToString()), ("OpenClaw:Discord:ApplicationId", _app.Id), ("OpenClaw:Discord:PublicKey", _app.PublicKey),
            ("OpenClaw:Discord:BotToken", _app.Token), ("OpenClaw:Jobs:PollInterval", "00:00:00.020"), .. talk.Select(setting => ($"OpenClaw:Discord:{setting.Name}", setting.Value))]);

    protected override async Task StopAsync()
    {
        if (_node is not null) await _node.DisposeAsync();
        await emulator.DisposeAsync();
    }

    // A person's own channel, or the server's.
    private static string ChannelOf(string person, string? group) => "9" + (group ?? person);
}

public sealed class DiscordConformanceTests() : ChannelConformance(DiscordDriver.CreateAsync);
