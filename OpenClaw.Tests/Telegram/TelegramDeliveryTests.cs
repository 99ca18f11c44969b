using System.Collections.Concurrent;
using System.Diagnostics;
using Xunit;
using static OpenClaw.Tests.Eventually;

namespace OpenClaw.Tests.Telegram;

public sealed class TelegramDeliveryTests : IAsyncLifetime
{
    private const long Chat = 6501;
    private TelegramBundle _bundle = null!;

    private BotApiBot Bot => _bundle.Bot;

    public async ValueTask InitializeAsync() => _bundle = await TelegramBundle.CreateAsync();

    [Fact]
    public async Task A_long_answer_comes_in_pieces_in_order()
    {
        await _bundle.StartNodeAsync();
        var answer = string.Join("\n", Enumerable.Range(0, 1500).Select(i => $"line {i}"));
        Bot.Send(Chat, Chat, "tell me everything");
        await _bundle.AnswerAsync(1, _ => answer);
        await TrueAsync(() => Bot.Answers(Chat) is [.., var last] && last.EndsWith("line 1499", StringComparison.Ordinal), "the end");
        Assert.Equal(answer, string.Join("\n", Bot.Answers(Chat)));
        Assert.All(Bot.Answers(Chat), piece => Assert.InRange(piece.Length, 1, 4096));
    }

    [Fact]
    public async Task A_throttle_is_honoured_and_the_confirmed_piece_is_not_repeated()
    {
        await _bundle.StartNodeAsync();
        _bundle.Emulator.Break("sendMessage", BotApiFault.Throttle(2) with { Text = "second" });
        Bot.Send(Chat, Chat, "go");
        var started = Stopwatch.GetTimestamp();
        await _bundle.AnswerAsync(1, _ => "first " + new string('x', 4000) + "\nsecond " + new string('y', 3000));
        await TrueAsync(() => Bot.Answers(Chat).Count == 2, "both pieces");
        Assert.True(Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(2));
        Assert.Empty(Bot.Report().Single().Doubled);
        Assert.Equal(3, _bundle.Emulator.Count(Bot, "sendMessage"));
    }

    [Theory]
    [InlineData("Resend", 2)]
    [InlineData("Hold", 1)]
    public async Task A_connection_cut_after_the_effect_follows_the_policy(string policy, int seen)
    {
        await _bundle.StartNodeAsync("channels-1", ("OpenClaw:Telegram:UnknownPieces", policy));
        _bundle.Emulator.Break("sendMessage", new BotApiFault(BotApiFaultKind.CutAfter));
        Bot.Send(Chat, Chat, "a");
        Bot.Send(Chat, Chat, "b");
        await _bundle.AnswerAsync(2);
        await TrueAsync(() => Bot.Answers(Chat).Contains("re b"), "the next answer of the conversation went after it");
        Assert.Equal(seen, Bot.Answers(Chat).Count(text => text == "re a"));
        Assert.Equal(policy == "Hold" ? 1 : 0, (await _bundle.Store.Outbox.CountAsync(TestContext.Current.CancellationToken)).Dead);
    }

    [Fact]
    public async Task A_server_error_is_tried_again_and_a_block_is_final()
    {
        await _bundle.StartNodeAsync();
        _bundle.Emulator.Break("sendMessage", BotApiFault.Refuse(500, "Internal Server Error"));
        Bot.Send(Chat, Chat, "again");
        await _bundle.AnswerAsync(1);
        await TrueAsync(() => Bot.Answers(Chat).Count == 1, "delivered at the second try");

        Bot.Send(Chat + 1, Chat + 1, "gone");
        await TrueAsync(() => Bot.PendingUpdates == 0, "accepted");
        Bot.Block(Chat + 1);
        await _bundle.AnswerAsync(1);
        await TrueAsync(async () => await _bundle.Store.Outbox.CountAsync(TestContext.Current.CancellationToken) == (0, 1), "a dead letter");
    }

    [Fact]
    public async Task A_group_that_became_a_supergroup_gets_its_answer_under_the_new_id()
    {
        await _bundle.StartNodeAsync();
        Bot.Send(-902, Chat, "@claw_test_bot hi");
        Bot.Send(-100902, Chat, "hello all");
        await TrueAsync(() => Bot.PendingUpdates == 0, "accepted");
        _bundle.Emulator.Break("sendMessage", BotApiFault.Refuse(400, "Bad Request: group chat was upgraded to a supergroup chat", migrateTo: -100902));
        await _bundle.AnswerAsync(1);
        await TrueAsync(() => Bot.Answers(-100902).Count == 1, "delivered there");
    }

    [Fact]
    public async Task A_revoked_token_keeps_the_reply_and_is_told_with_the_setting()
    {
        var node = await _bundle.StartNodeAsync();
        Bot.Send(Chat, Chat, "keep");
        await TrueAsync(() => Bot.PendingUpdates == 0, "accepted");
        _bundle.Emulator.Revoke(Bot);
        await _bundle.AnswerAsync(1);
        await TrueAsync(() => node.Logs.Contains("OpenClaw:Telegram:BotToken", StringComparison.Ordinal) && node.Logs.Contains("Telegram answered 401", StringComparison.Ordinal), "told");
        Assert.Equal((1, 0), await _bundle.Store.Outbox.CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_account_that_this_node_lacks_is_left_to_one_that_has_it()
    {
        var other = _bundle.Emulator.AddBot("700200:AAother-token_of_the-emulator000000", "other_test_bot");
        var first = await _bundle.StartNodeAsync("channels-1", ("OpenClaw:Telegram:Accounts:support:BotToken", other.Token), ("OpenClaw:Telegram:Accounts:support:DirectMessages", "Open"));
        other.Send(Chat, Chat, "for support");
        await TrueAsync(() => other.PendingUpdates == 0, "accepted");
        await first.StopAsync();
        var second = await _bundle.StartNodeAsync("channels-2");
        await _bundle.AnswerAsync(1);
        await TrueAsync(() => second.Logs.Contains("no token for the Telegram account support", StringComparison.Ordinal), "given back");
        await second.StopAsync();
        await _bundle.StartBareNodeAsync("channels-3", ("OpenClaw:Telegram:Accounts:support:BotToken", other.Token));
        await TrueAsync(() => other.Answers(Chat).Count == 1, "delivered by the node that has it");
    }

    [Fact]
    public async Task The_token_is_in_no_log_and_in_no_trace_whatever_goes_wrong()
    {
        // A token of its own: other tests call the emulator with clients that do record their addresses.
        const string secret = "AAnobody_else-in-these-tests-has-this";
        var bot = _bundle.Emulator.AddBot("700300:" + secret, "secret_test_bot");
        var seen = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name != "Microsoft.AspNetCore", // the emulator's server
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = seen.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        _bundle.Emulator.Break("getMe", new BotApiFault(BotApiFaultKind.CutBefore));
        _bundle.Emulator.Break("getUpdates", BotApiFault.Refuse(500, "Internal Server Error"), new BotApiFault(BotApiFaultKind.CutAfter));
        _bundle.Emulator.Break("sendMessage", new BotApiFault(BotApiFaultKind.CutBefore), BotApiFault.Refuse(502, "Bad Gateway"));
        _bundle.Emulator.Break("sendChatAction", new BotApiFault(BotApiFaultKind.CutBefore));
        var node = await _bundle.StartBareNodeAsync("channels-1", ("OpenClaw:Telegram:BotToken", bot.Token));
        bot.Send(Chat, Chat, "secret?");
        await _bundle.AnswerAsync(1);
        await TrueAsync(() => bot.Answers(Chat).Count >= 1, "delivered in the end");
        await node.StopAsync();

        Assert.DoesNotContain(secret, node.Logs, StringComparison.Ordinal);
        Assert.DoesNotContain(seen, activity => activity.DisplayName.Contains(secret, StringComparison.Ordinal)
            || activity.TagObjects.Any(tag => tag.Value?.ToString()?.Contains(secret, StringComparison.Ordinal) == true));
        Assert.Contains(seen, activity => activity.OperationName == "deliver message");
    }

    [Fact]
    public async Task One_trace_runs_from_the_update_to_the_delivery()
    {
        var seen = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == OpenClaw.Core.Telemetry.TelemetryNames.Channels,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded, ActivityStopped = seen.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await _bundle.StartNodeAsync();
        Bot.Send(Chat, Chat, "trace me");
        await _bundle.AnswerAsync(1);
        await TrueAsync(() => seen.Where(a => a.OperationName == "deliver message").Any(d => seen.Any(a => a.OperationName == "accept message" && a.TraceId == d.TraceId)), "one trace");
    }

    public ValueTask DisposeAsync() => _bundle.DisposeAsync();
}
