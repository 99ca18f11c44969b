using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using OpenClaw.Channels.Ingress;
using OpenClaw.Core.People;
using Xunit;
using static OpenClaw.Tests.Eventually;

namespace OpenClaw.Tests.Discord;

public sealed class DiscordInteractionTests : IAsyncLifetime
{
    private const string Channel = "5001";
    private DiscordBundle _bundle = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _bundle = await DiscordBundle.CreateAsync();

    [Fact]
    public async Task A_question_is_deferred_at_once_and_its_answer_replaces_the_waiting()
    {
        var node = await _bundle.StartNodeAsync();
        var used = await _bundle.Person().UseAsync(node.Http, node.Endpoint, "ask", "What is a lobster?");
        Assert.True(used.IsDeferred);
        await _bundle.AnswerAsync();
        await TrueAsync(() => _bundle.Emulator.Posts(Channel).Count == 1, "the answer");
        var post = _bundle.Emulator.Posts(Channel)[0];
        Assert.Equal(("re What is a lobster?", used.Interaction.Id), (post.Content, post.Interaction));
        Assert.DoesNotContain(used.Interaction.Token, node.Logs, StringComparison.Ordinal);
        Assert.DoesNotContain(_bundle.App.Token, node.Logs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Discords_own_checks_are_answered_as_it_demands()
    {
        var node = await _bundle.StartNodeAsync();
        var ping = Encoding.UTF8.GetBytes("""{"type":1,"id":"1","version":1}""");
        var (signature, timestamp) = _bundle.App.Sign(ping, TimeProvider.System.GetUtcNow());
        using var pong = await DiscordPerson.SendAsync(node.Http, node.Endpoint, ping, signature, timestamp, Token);
        Assert.Equal("""{"type":1}""", await pong.Content.ReadAsStringAsync(Token));

        var (stale, old) = _bundle.App.Sign(ping, TimeProvider.System.GetUtcNow().AddMinutes(-6));
        foreach (var (sign, time) in new[] { (new string('0', 128), timestamp), (signature, "1"), (stale, old), (null, timestamp), (signature, null) })
        {
            using var refused = await DiscordPerson.SendAsync(node.Http, node.Endpoint, ping, sign, time, Token);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }

        using var elsewhere = await DiscordPerson.SendAsync(node.Http, new Uri(node.Endpoint + "/other"), ping, signature, timestamp, Token);
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
        using var huge = await DiscordPerson.SendAsync(node.Http, node.Endpoint, new byte[200_000], signature, timestamp, Token);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, huge.StatusCode);
    }

    [Fact]
    public async Task A_long_answer_is_split_without_breaking_its_code_and_said_once_in_order()
    {
        var node = await _bundle.StartNodeAsync();
        await _bundle.Person().UseAsync(node.Http, node.Endpoint, "ask", "long");
        var code = string.Join('\n', Enumerable.Range(0, 600).Select(i => $"line {i};"));
        await _bundle.AnswerAsync(_ => $"Look:\n```js\n{code}\n```\nDone.");
        await TrueAsync(() => _bundle.Emulator.Posts(Channel).Any(post => post.Content.EndsWith("Done.", StringComparison.Ordinal)), "the whole answer");
        var posts = _bundle.Emulator.Posts(Channel);
        Assert.InRange(posts.Count, 3, 4);
        Assert.All(posts, post => Assert.InRange(post.Content.Length, 1, 2000));
        Assert.All(posts, post => Assert.Equal(0, Regex.Count(post.Content, "```") % 2));
        Assert.Equal(600, posts.Sum(post => Regex.Count(post.Content, @"line \d+;")));
        Assert.Single(posts, post => post.Interaction is not null);
        Assert.All(posts.Where(post => post.Interaction is null), post => Assert.NotNull(post.Nonce));
    }

    [Fact]
    public async Task An_answer_that_comes_after_fifteen_minutes_is_a_message_of_its_own()
    {
        var node = await _bundle.StartNodeAsync();
        await _bundle.Person().UseAsync(node.Http, node.Endpoint, "ask", "slow");
        _bundle.Handles.AreAllLate = true;
        await _bundle.AnswerAsync();
        await TrueAsync(() => _bundle.Emulator.Posts(Channel).Count == 1, "the answer");
        var post = _bundle.Emulator.Posts(Channel)[0];
        Assert.Equal(("re slow", null), (post.Content, post.Interaction));
        Assert.NotNull(post.Nonce);
    }

    [Fact]
    public async Task A_message_whose_confirmation_was_lost_is_sent_again_and_stands_there_once()
    {
        var node = await _bundle.StartNodeAsync();
        await _bundle.Person().UseAsync(node.Http, node.Endpoint, "ask", "slow");
        _bundle.Handles.AreAllLate = true;
        _bundle.Emulator.BreakText("re slow", new DiscordFault(DiscordFaultKind.CutAfter));
        await _bundle.AnswerAsync();
        await TrueAsync(async () => (await _bundle.Store.Outbox.CountAsync(TestContext.Current.CancellationToken)).Waiting == 0, "delivered");
        Assert.Equal(2, _bundle.Emulator.Calls.Count(call => call == $"POST /api/v10/channels/{Channel}/messages"));
        Assert.Single(_bundle.Emulator.Posts(Channel));
    }

    [Fact]
    public async Task Where_the_bot_may_not_speak_the_interaction_carries_all_of_the_answer()
    {
        _bundle.Emulator.World.Closed[Channel] = true;
        var node = await _bundle.StartNodeAsync();
        await _bundle.Person().UseAsync(node.Http, node.Endpoint, "ask", "long");
        await _bundle.AnswerAsync(_ => string.Join(' ', Enumerable.Repeat("word", 600)));
        await TrueAsync(() => _bundle.Emulator.Posts(Channel).Count == 2, "both pieces");
        Assert.All(_bundle.Emulator.Posts(Channel), post => Assert.NotNull(post.Interaction));
    }

    [Fact]
    public async Task The_houses_commands_are_answered_at_once_to_their_user_alone()
    {
        var node = await _bundle.StartNodeAsync();
        var ann = _bundle.Person();
        Assert.Equal(Phrases.Idle, (await ann.UseAsync(node.Http, node.Endpoint, "status")).Notice);
        Assert.Equal(Phrases.NothingToStop, (await ann.UseAsync(node.Http, node.Endpoint, "stop")).Notice);
        Assert.Equal(Phrases.UnknownCommand, (await ann.UseAsync(node.Http, node.Endpoint, "dance")).Notice);
        Assert.Equal(64, (int?)(await ann.UseAsync(node.Http, node.Endpoint, "help")).Answer!["data"]!["flags"]);
        var begun = await ann.UseAsync(node.Http, node.Endpoint, "new");
        Assert.Equal(Phrases.BegunAnew, begun.Notice);
        Assert.Equal(Phrases.NotForYou, (await ann.PostAsync(node.Http, node.Endpoint, begun)).Notice);

        await ann.UseAsync(node.Http, node.Endpoint, "ask", "in the new one");
        var job = Assert.Single(await _bundle.Store.Jobs.ListAsync(new Core.Jobs.JobQuery(null), Token));
        Assert.Equal($"{Channel}#1", job.Address.Conversation);
        await _bundle.AnswerAsync();
        await TrueAsync(() => _bundle.Emulator.Posts(Channel).Count == 1, "the answer, in the same channel");
    }

    [Fact]
    public async Task A_stranger_gets_a_code_that_nobody_else_sees_and_is_answered_after_the_approval()
    {
        var node = await _bundle.StartNodeAsync("channels-1", ("OpenClaw:Discord:DirectMessages", "Pairing"), ("OpenClaw:Discord:Groups", "Pairing"));
        var ann = _bundle.Person(guild: null);
        var first = await ann.UseAsync(node.Http, node.Endpoint, "ask", "hello");
        Assert.Equal(64, (int?)first.Answer!["data"]!["flags"]);
        var code = Regex.Match(first.Notice!, @"pairings/(\w+)/approve").Groups[1].Value;
        Assert.Equal("42", (await _bundle.Store.People.DecideAsync(code, PersonState.Allowed, "key-1", Token))!.Key.Id);
        Assert.True((await ann.UseAsync(node.Http, node.Endpoint, "ask", "hello")).IsDeferred);

        var inServer = await _bundle.Person("43").UseAsync(node.Http, node.Endpoint, "ask", "hello");
        Assert.Contains("this group", inServer.Notice, StringComparison.Ordinal);
        Assert.True((await _bundle.Person(channel: "5009").UseAsync(node.Http, node.Endpoint, "ask", "an allowed person in a strange server")).IsDeferred);
        Assert.Equal(2, await _bundle.AnswerAsync());
    }

    [Fact]
    public async Task While_the_store_is_away_the_person_is_asked_to_try_again_within_Discords_time()
    {
        var node = await _bundle.StartNodeAsync();
        node.Store.RefusesMessages = true;
        Assert.Equal(Phrases.NotNow, (await _bundle.Person().UseAsync(node.Http, node.Endpoint, "ask", "hello")).Notice);
    }

    [Fact]
    public async Task The_commands_are_registered_once_by_nodes_that_start_together()
    {
        await _bundle.StartNodeAsync();
        await TrueAsync(() => _bundle.App.Registrations == 1, "registered");
        Assert.Equal(["ask", "new", "status", "stop", "help"], _bundle.App.Commands!.Select(command => (string?)command!["name"]));
    }

    public ValueTask DisposeAsync() => _bundle.DisposeAsync();
}
