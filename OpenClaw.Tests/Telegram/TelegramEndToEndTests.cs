using System.Text.RegularExpressions;
using OpenClaw.Core.People;
using OpenClaw.Tests.EndToEnd;
using Xunit;
using static OpenClaw.Tests.Eventually;

namespace OpenClaw.Tests.Telegram;

public sealed class TelegramEndToEndTests
{
    [Fact]
    public async Task Standalone_answers_on_telegram_with_nothing_but_a_token()
    {
        await using var home = await BotAtHome.StartAsync(("OpenClaw__Telegram__DirectMessages", "Open"));
        var bot = home.Bot;
        for (var m = 0; m < 5; m++)
            for (var c = 0; c < 10; c++) bot.Send(8000 + c, 8000 + c, $"c{c}m{m}");

        await TrueAsync(() => bot.Report().Sum(chat => chat.Answers.Count) >= 50, "50 answers");
        Assert.All(bot.Report(), chat => Assert.True(chat.IsAnsweredOnceInOrder(text => "re " + text), $"{chat.ChatId}: {string.Join(", ", chat.Answers)}"));
        Assert.NotEqual(0, home.Emulator.Count(bot, "sendChatAction"));
        Assert.Equal(0, bot.Conflicts);
        Assert.DoesNotContain(bot.Token, home.Process.Banner, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_is_let_in_by_the_code_that_the_bot_told_and_costs_no_token_before()
    {
        await using var home = await BotAtHome.StartAsync();
        var bot = home.Bot;
        using var admin = new ApiClient(home.Process, home.Data);
        bot.Send(8100, 8100, "hello");
        bot.Send(-8101, 8102, "@claw_test_bot hello from my own group");
        await TrueAsync(() => bot.Answers(8100).Count == 1 && bot.Answers(-8101).Count == 1, "two codes");
        bot.Send(8100, 8100, "hello again");
        var verb = Regex.Match(bot.Answers(8100)[0], @"POST (/api/people/pairings/\w+/approve)").Groups[1].Value;
        (await admin.Http.PostAsync(verb, null, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();

        bot.Send(8100, 8100, "now");
        await TrueAsync(() => bot.Answers(8100).Contains("re now"), "the answer");
        bot.Send(8100, 8100, "/new");
        bot.Send(8100, 8100, "/status");
        await TrueAsync(() => bot.Answers(8100).Count == 5, "what the commands say");
        bot.Send(8100, 8100, "fresh");
        await TrueAsync(() => bot.Answers(8100).Contains("re fresh"), "the answer in a new conversation");
        Assert.Equal(6, bot.Answers(8100).Count);
        Assert.Single(bot.Answers(8100), Pairing.Welcome(new PersonKey("telegram", "default", "8100")));
        Assert.Single(bot.Answers(-8101));
        var asked = await home.Model.RequestsAsync();
        Assert.DoesNotContain(asked.SelectMany(request => request.Messages), message => message.Text.Contains("hello", StringComparison.Ordinal));
        Assert.Single(asked.Last(request => request.Text == "fresh").Messages, message => message.Role == "user");
    }
}
