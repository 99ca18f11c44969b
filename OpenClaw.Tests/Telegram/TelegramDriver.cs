using System.Globalization;
using OpenClaw.Channels.Telegram;
using OpenClaw.Tests.Channels;

namespace OpenClaw.Tests.Telegram;

/// <summary>Telegram, for the conformance suite.</summary>
internal sealed class TelegramDriver(BotApiEmulator emulator) : ChannelDriver
{
    private readonly BotApiBot _bot = emulator.AddBot();
    private ChannelNode? _node;
    private (long Chat, long Person, int Message) _last;

    public override int MaxLength => TelegramChannel.MaxLength;

    public override IReadOnlyList<string> Secrets => [_bot.Token, _bot.Token.Split(':')[1]];

    public override string Logs => _node!.Logs;

    public static async Task<ChannelDriver> CreateAsync() => new TelegramDriver(await BotApiEmulator.StartAsync());

    public override Task SayAsync(string person, string text, string? group = null)
    {
        var (from, chat) = (Number(person), group is null ? Number(person) : -Number(group));
        _last = (chat, from, _bot.Send(chat, from, group is null ? text : $"@{_bot.Username} {text}"));
        return Task.CompletedTask;
    }

    public override Task RepeatAsync()
    {
        _bot.Repeat(_last.Chat, _last.Person, _last.Message);
        return Task.CompletedTask;
    }

    public override Task<IReadOnlyList<string>> SeenAsync(string person, string? group = null) =>
        Task.FromResult(_bot.Answers(group is null ? Number(person) : -Number(group)));

    public override void Throttle(int calls) => emulator.Break("sendMessage", Enumerable.Range(0, calls).Select(_ => BotApiFault.Throttle(1)));

    protected override async Task StartNodeAsync((string Name, string? Value)[] talk) => _node = await ChannelNode.StartAsync(
        "channels-1", Store, Signals,
        [("OpenClaw:Telegram:BotToken", _bot.Token), ("OpenClaw:Telegram:BaseUrl", emulator.BaseUrl.ToString()), ("OpenClaw:Telegram:PollTimeout", "00:00:02"),
            ("OpenClaw:Jobs:PollInterval", "00:00:00.020"), .. talk.Select(setting => ($"OpenClaw:Telegram:{setting.Name}", setting.Value))]);

    protected override async Task StopAsync()
    {
        if (_node is not null) await _node.DisposeAsync();
        await emulator.DisposeAsync();
    }

    private static long Number(string id) => long.Parse(id, CultureInfo.InvariantCulture);
}

public sealed class TelegramConformanceTests() : ChannelConformance(TelegramDriver.CreateAsync);
