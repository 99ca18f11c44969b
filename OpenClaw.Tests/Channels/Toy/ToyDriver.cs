using Microsoft.Extensions.DependencyInjection;
using OpenClaw.Tests.Telegram;

namespace OpenClaw.Tests.Channels.Toy;

/// <summary>The channel that docs/write-a-channel.md describes, in the conformance suite: what a stranger to this code would write.</summary>
internal sealed class ToyDriver : ChannelDriver
{
    private ChannelNode? _node;
    private ToyEvent? _last;
    private int _events;

    public override int MaxLength => ToyChannel.MaxLength;

    public override IReadOnlyList<string> Secrets => [];

    public override string Logs => _node!.Logs;

    private ToyPlatform Platform => _node!.Services.GetRequiredService<ToyPlatform>();

    public static Task<ChannelDriver> CreateAsync() => Task.FromResult<ChannelDriver>(new ToyDriver());

    public override Task SayAsync(string person, string text, string? group = null)
    {
        Platform.Shout(_last = new ToyEvent($"{++_events}", group ?? person, person, group is not null, text));
        return Task.CompletedTask;
    }

    public override Task RepeatAsync()
    {
        Platform.Shout(_last!);
        return Task.CompletedTask;
    }

    public override Task<IReadOnlyList<string>> SeenAsync(string person, string? group = null) => Task.FromResult(Platform.Said(group ?? person));

    public override void Throttle(int calls) => Platform.Throttle(calls);

    protected override async Task StartNodeAsync((string Name, string? Value)[] talk) => _node = await ChannelNode.StartAsync(
        "channels-1", Store, Signals, services => services.AddToy(),
        [("OpenClaw:Jobs:PollInterval", "00:00:00.020"), .. talk.Select(setting => ($"OpenClaw:Toy:{setting.Name}", setting.Value))]);

    protected override async Task StopAsync()
    {
        if (_node is not null) await _node.DisposeAsync();
    }
}

public sealed class ToyConformanceTests() : ChannelConformance(ToyDriver.CreateAsync);
