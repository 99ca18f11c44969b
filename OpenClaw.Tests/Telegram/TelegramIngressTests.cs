using Xunit;
using static OpenClaw.Tests.Eventually;

namespace OpenClaw.Tests.Telegram;

public sealed class TelegramIngressTests : IAsyncLifetime
{
    private const long Chat = 6001;
    private TelegramBundle _bundle = null!;

    private BotApiBot Bot => _bundle.Bot;

    public async ValueTask InitializeAsync() => _bundle = await TelegramBundle.CreateAsync();

    [Fact]
    public async Task A_message_is_accepted_and_its_answer_comes_back_in_the_same_chat_and_topic()
    {
        await _bundle.StartNodeAsync();
        Bot.Send(Chat, Chat, "hello");
        Bot.Send(-900, Chat, "@claw_test_bot hi", thread: 5);
        await _bundle.AnswerAsync(2);
        await TrueAsync(() => Bot.Answers(Chat).Count == 1 && Bot.Answers(-900).Count == 1, "both answers");
        Assert.Equal(["re hello"], Bot.Answers(Chat));
        Assert.Equal(("re hi", 5), (Bot.Posts(-900)[^1].Text, Bot.Posts(-900)[^1].ThreadId));
        await TrueAsync(() => Bot.PendingUpdates == 0, "the offset moved");
    }

    [Fact]
    public async Task Fifty_chats_at_once_are_each_answered_once_in_order()
    {
        await _bundle.StartNodeAsync();
        for (var m = 0; m < 4; m++)
            for (var c = 0; c < 50; c++) Bot.Send(7000 + c, 7000 + c, $"m{m}");
        await _bundle.AnswerAsync(200);
        await TrueAsync(() => Bot.Report().Sum(chat => chat.Answers.Count) >= 200, "200 answers");
        Assert.All(Bot.Report(), chat => Assert.True(chat.IsAnsweredOnceInOrder(text => "re " + text), $"{chat.ChatId}: {string.Join(", ", chat.Answers)}"));
    }

    [Fact]
    public async Task The_offset_moves_only_when_the_store_has_the_message_and_then_it_was_accepted_once()
    {
        var node = await _bundle.StartNodeAsync();
        await TrueAsync(() => Bot.IsPolled, "it listens");
        node.Store.RefusesMessages = true;
        Bot.Send(Chat, Chat, "one");
        Bot.Send(Chat, Chat, "two");
        await TrueAsync(() => node.Store.Accepts >= 2, "it tried and tried again");
        Assert.Equal(2, Bot.PendingUpdates);
        Assert.Empty(await _bundle.AnswerAsync());

        node.Store.RefusesMessages = false;
        Assert.Equal(["one", "two"], await _bundle.AnswerAsync(2));
        await TrueAsync(() => Bot.PendingUpdates == 0 && Bot.Answers(Chat).Count == 2, "answered and confirmed");
    }

    [Fact]
    public async Task A_store_that_is_away_ends_the_polling_and_the_updates_stay_with_telegram()
    {
        var node = await _bundle.StartNodeAsync();
        await TrueAsync(() => Bot.IsPolled, "it listens");
        node.Store.IsAway = true;
        Bot.Send(Chat, Chat, "meanwhile");
        await TrueAsync(() => node.Logs.Contains("is another node's now", StringComparison.Ordinal), "trust ran out");
        await TrueAsync(() => !Bot.IsPolled, "nobody listens");
        var polls = _bundle.Emulator.Count(Bot, "getUpdates");
        Assert.Equal(1, Bot.PendingUpdates);

        node.Store.IsAway = false;
        Assert.Equal(["meanwhile"], await _bundle.AnswerAsync(1));
        Assert.True(_bundle.Emulator.Count(Bot, "getUpdates") > polls);
        await TrueAsync(() => Bot.Answers(Chat).Count == 1, "answered once");
    }

    [Fact]
    public async Task A_restart_reads_again_what_was_not_confirmed_and_the_store_knows_it()
    {
        var first = await _bundle.StartNodeAsync();
        await TrueAsync(() => Bot.IsPolled, "it listens");
        _bundle.Emulator.Break("getUpdates", new BotApiFault(BotApiFaultKind.HangBefore)); // the poll that would confirm
        Bot.Send(Chat, Chat, "once");
        Assert.Equal(["once"], await _bundle.AnswerAsync(1));
        await first.StopAsync();
        Assert.Equal(1, Bot.PendingUpdates);

        await _bundle.StartNodeAsync("channels-2");
        await TrueAsync(() => Bot.PendingUpdates == 0, "read again and confirmed");
        Assert.Empty(await _bundle.AnswerAsync());
        await TrueAsync(() => Bot.Answers(Chat).Count > 0, "the reply, by whichever node");
        Assert.Equal(["re once"], Bot.Answers(Chat));
    }

    [Fact]
    public async Task Of_two_nodes_with_one_token_one_listens_and_the_other_takes_over_when_it_stops()
    {
        var first = await _bundle.StartNodeAsync("channels-1");
        await TrueAsync(() => Bot.IsPolled, "the first listens");
        await _bundle.StartNodeAsync("channels-2");
        for (var i = 0; i < 3; i++)
        {
            Bot.Send(Chat, Chat, $"before {i}");
            await _bundle.AnswerAsync(1);
        }
        Assert.Equal(1, _bundle.Emulator.Count(Bot, "getMe")); // the second never introduced itself
        Assert.Equal(0, Bot.Conflicts);

        await first.StopAsync();
        Bot.Send(Chat, Chat, "after");
        Assert.Equal(["after"], await _bundle.AnswerAsync(1));
        await TrueAsync(() => Bot.Answers(Chat).Count == 4, "all answered");
        Assert.True(Bot.Report().Single().IsAnsweredOnceInOrder(text => "re " + text));
        Assert.Equal(0, Bot.Conflicts);
    }

    [Fact]
    public async Task A_foreign_poller_is_told_once_with_what_to_do()
    {
        _bundle.Emulator.Break("getUpdates", Enumerable.Range(0, 2).Select(_ => BotApiFault.Refuse(409, "Conflict: terminated by other getUpdates request")));
        var node = await _bundle.StartNodeAsync();
        Bot.Send(Chat, Chat, "patience");
        await _bundle.AnswerAsync(1); // after the back-off of five and ten seconds
        Assert.Single(node.Logs.Split('\n'), line => line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("deleteWebhook", StringComparison.Ordinal));
        Assert.Contains("works again", node.Logs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Commands_and_pictures_are_answered_by_the_house_and_make_no_job()
    {
        await _bundle.StartNodeAsync();
        Bot.Send(Chat, Chat, "/start");
        Bot.Send(Chat + 1, Chat + 1, "look", kind: "photo");
        Bot.Send(Chat + 2, Chat + 2, "", kind: "new_chat_members");
        Bot.Send(-901, Chat, "not for you");
        Bot.Send(Chat + 3, Chat + 3, "question");
        Assert.Equal(["question"], await _bundle.AnswerAsync(1));
        await TrueAsync(() => Bot.Answers(Chat).Count == 1 && Bot.Answers(Chat + 1).Count == 1 && Bot.Answers(Chat + 3).Count == 1, "two notices and the answer");
        Assert.Equal(OpenClaw.Channels.Ingress.Phrases.TextOnly, Bot.Answers(Chat + 1)[0]);
        Assert.Empty(Bot.Answers(Chat + 2));
        Assert.Empty(Bot.Answers(-901));
    }

    [Fact]
    public async Task Typing_is_shown_until_the_answer_is_there_and_then_no_more()
    {
        var node = await _bundle.StartNodeAsync();
        Bot.Send(Chat, Chat, "think");
        await TrueAsync(() => _bundle.Emulator.Count(Bot, "sendChatAction") == 1, "typing");
        var typing = (OpenClaw.Channels.Ingress.TypingIndicator)node.Services.GetService(typeof(OpenClaw.Channels.Ingress.TypingIndicator))!;
        Assert.Equal(1, typing.Count);
        await _bundle.AnswerAsync(1);
        await TrueAsync(() => typing.Count == 0, "no more typing");
        Assert.Equal(1, _bundle.Emulator.Count(Bot, "sendChatAction"));
    }

    [Fact]
    public async Task Two_accounts_hear_and_answer_each_for_itself()
    {
        var other = _bundle.Emulator.AddBot("700200:AAother-token_of_the-emulator000000", "other_test_bot");
        await _bundle.StartNodeAsync("channels-1", ("OpenClaw:Telegram:Accounts:support:BotToken", other.Token), ("OpenClaw:Telegram:Accounts:support:DirectMessages", "Open"));
        Bot.Send(Chat, Chat, "same");
        other.Send(Chat, Chat, "same"); // the same chat and message id at another bot
        await _bundle.AnswerAsync(2);
        await TrueAsync(() => Bot.Answers(Chat).Count == 1 && other.Answers(Chat).Count == 1, "each answered by its own bot");
    }

    public ValueTask DisposeAsync() => _bundle.DisposeAsync();
}
