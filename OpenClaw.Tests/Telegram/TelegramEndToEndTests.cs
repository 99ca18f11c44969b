using OpenClaw.Tests.EndToEnd;
using OpenClaw.Tests.Servers;
using Xunit;
using static OpenClaw.Tests.Eventually;

namespace OpenClaw.Tests.Telegram;

public sealed class TelegramEndToEndTests
{
    [Fact]
    public async Task Standalone_answers_on_telegram_with_nothing_but_a_token()
    {
        await using var model = await AimockServer.StartAsync();
        await model.EchoAsync("re ");
        await using var emulator = await BotApiEmulator.StartAsync();
        var bot = emulator.AddBot();
        using var data = new DataFolder();
        var settings = new Settings(Settings.With(model)) { ["OpenClaw__Telegram__BotToken"] = bot.Token, ["OpenClaw__Telegram__BaseUrl"] = emulator.BaseUrl.ToString() };
        await using var process = await StandaloneProcess.StartAsync(data, settings);
        for (var m = 0; m < 5; m++)
            for (var c = 0; c < 10; c++) bot.Send(8000 + c, 8000 + c, $"c{c}m{m}");

        await TrueAsync(() => bot.Report().Sum(chat => chat.Answers.Count) >= 50, "50 answers");
        Assert.All(bot.Report(), chat => Assert.True(chat.IsAnsweredOnceInOrder(text => "re " + text), $"{chat.ChatId}: {string.Join(", ", chat.Answers)}"));
        Assert.NotEqual(0, emulator.Count(bot, "sendChatAction"));
        Assert.Equal(0, bot.Conflicts);
        Assert.DoesNotContain(bot.Token, process.Banner, StringComparison.Ordinal);
    }
}
