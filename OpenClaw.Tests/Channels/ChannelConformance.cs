using System.Text.RegularExpressions;
using OpenClaw.Channels.Ingress;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.People;
using Xunit;
using static OpenClaw.Tests.Eventually;

namespace OpenClaw.Tests.Channels;

/// <summary>What every channel promises, whatever its platform is like.</summary>
public abstract class ChannelConformance(Func<Task<ChannelDriver>> create) : IAsyncLifetime
{
    private const string Ann = "4200";
    private const string Bob = "4300";
    private const string Group = "7700";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ChannelDriver Driver { get; set; } = null!;

    public async ValueTask InitializeAsync() => Driver = await create();

    public async ValueTask DisposeAsync()
    {
        if (Driver is not null) await Driver.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task What_is_said_is_answered_where_it_was_said()
    {
        await Driver.StartAsync();
        await Driver.SayAsync(Ann, "hello");
        await Driver.SayAsync(Ann, "hello all", Group);
        await AnswerAsync(2);
        await SeesAsync(1);
        await SeesAsync(1, Group);
        Assert.Equal(["re hello"], await Driver.SeenAsync(Ann));
        Assert.Equal(["re hello all"], await Driver.SeenAsync(Ann, Group));
    }

    [Fact]
    public async Task An_event_that_comes_again_is_answered_once()
    {
        await Driver.StartAsync();
        await Driver.SayAsync(Ann, "once");
        await AnswerAsync(1);
        await SeesAsync(1);
        await Driver.RepeatAsync();
        await Driver.SayAsync(Ann, "next");
        await AnswerAsync(1);
        await SeesAsync(2);
        Assert.Equal(["re once", "re next"], await Driver.SeenAsync(Ann));
        Assert.Equal(2, (await Driver.Store.Jobs.ListAsync(new JobQuery(null), Token)).Count);
    }

    [Fact]
    public async Task A_stranger_makes_no_job_gets_one_code_and_is_answered_once_approved_and_not_when_blocked()
    {
        await Driver.StartAsync(("DirectMessages", "Pairing"));
        await Driver.SayAsync(Ann, "hello");
        await SeesAsync(1);
        var person = Assert.Single(await Driver.Store.People.ListAsync(new PeopleQuery(PersonState.Pending), Token));
        Assert.Equal(person.Code, Regex.Match((await Driver.SeenAsync(Ann))[0], @"pairings/(\w+)/approve").Groups[1].Value);
        await Driver.Store.People.DecideAsync(person.Code!, PersonState.Allowed, "key-1", Token);
        await TrueAsync(async () => (await Driver.SeenAsync(Ann)).Contains(Pairing.Welcome(person.Key)), "told of the approval");
        await Driver.SayAsync(Ann, "now");
        await AnswerAsync(1);
        await TrueAsync(async () => (await Driver.SeenAsync(Ann)).Contains("re now"), "the answer");
        await Driver.Store.People.DecideAsync(person.Key, PersonState.Blocked, "key-1", Token);
        await Driver.Store.People.DecideAsync(person.Key with { Id = Bob }, PersonState.Allowed, "key-1", Token);
        await Driver.SayAsync(Ann, "and now?");
        await Driver.SayAsync(Bob, "after her"); // what was said before it has been heard then
        Assert.Equal(["after her"], await TextsAsync(1));
        await Driver.Store.People.DecideAsync(person.Key, PersonState.Allowed, "key-1", Token);
        await Driver.SayAsync(Ann, "later");
        Assert.Equal(["later"], await TextsAsync(1));
        Assert.Single(await Driver.SeenAsync(Ann), text => text == Pairing.Welcome(person.Key));
    }

    [Fact]
    public async Task A_strangers_group_is_a_stranger_until_the_group_is_approved()
    {
        await Driver.StartAsync(("Groups", "Pairing"));
        await Driver.SayAsync(Ann, "hello", Group);
        Person? asked = null;
        await TrueAsync(async () => (asked = (await Driver.Store.People.ListAsync(new PeopleQuery(), Token)).SingleOrDefault()) is not null, "a request");
        Assert.True(asked!.Key.IsGroup);
        await Driver.Store.People.DecideAsync(asked.Code!, PersonState.Allowed, "key-1", Token);
        await TrueAsync(async () => (await Driver.SeenAsync(Ann, Group)).Contains(Pairing.Welcome(asked.Key)), "told of the approval");
        await Driver.SayAsync(Bob, "me too", Group);
        Assert.Equal(["me too"], await TextsAsync(1));
    }

    [Fact]
    public async Task A_long_answer_arrives_whole_in_order_in_pieces_that_the_platform_takes_with_its_code_unbroken()
    {
        await Driver.StartAsync();
        await Driver.SayAsync(Ann, "long");
        var lines = (Driver.MaxLength / 6) + 10;
        await AnswerAsync(1, _ => $"Look:\n```js\n{string.Join('\n', Enumerable.Range(0, lines).Select(i => $"line {i:0000};"))}\n```\nDone.");
        await TrueAsync(async () => (await Driver.SeenAsync(Ann)).Any(text => text.EndsWith("Done.", StringComparison.Ordinal)), "the end of the answer");
        var seen = await Driver.SeenAsync(Ann);
        Assert.All(seen, text => Assert.InRange(text.Length, 1, Driver.MaxLength));
        Assert.All(seen, text => Assert.Equal(0, Regex.Count(text, "```") % 2));
        Assert.Equal(Enumerable.Range(0, lines), Regex.Matches(string.Concat(seen), @"line (\d+);").Select(match => int.Parse(match.Groups[1].Value, null)));
    }

    [Fact]
    public async Task The_houses_commands_do_what_they_say()
    {
        await Driver.StartAsync();
        await Driver.SayAsync(Ann, "/status");
        await SeesAsync(1);
        await Driver.SayAsync(Ann, "/new");
        await SeesAsync(2);
        await Driver.SayAsync(Ann, "fresh");
        IReadOnlyList<LeasedJob> jobs = [];
        await TrueAsync(async () => (jobs = await Driver.LeaseAsync()).Count == 1, "the question is leased");
        var address = (await Driver.Store.Jobs.FindAsync(jobs[0].Lease.JobId, Token))!.Address;
        Assert.EndsWith("#1", address.Conversation, StringComparison.Ordinal);
        await Driver.SayAsync(Ann, "/status");
        await SeesAsync(3);
        await Driver.SayAsync(Ann, "/stop");
        await TrueAsync(async () => (await Driver.SeenAsync(Ann)).Contains(Phrases.Stopped), "stopped");
        Assert.Equal([Phrases.Idle, Phrases.BegunAnew, Phrases.Writing], (await Driver.SeenAsync(Ann)).Take(3));
        Assert.Equal(JobState.Cancelled, (await Driver.Store.Jobs.FindAsync(jobs[0].Lease.JobId, Token))!.State);
    }

    [Fact]
    public async Task Stop_reaches_a_question_that_only_waits()
    {
        await Driver.StartAsync();
        await Driver.SayAsync(Ann, "waits");
        IReadOnlyList<JobLine> jobs = [];
        await TrueAsync(async () => (jobs = await Driver.Store.Jobs.ListAsync(new JobQuery(JobState.Queued), Token)).Count == 1, "it waits");
        await Driver.SayAsync(Ann, "/stop");
        await TrueAsync(async () => (await Driver.SeenAsync(Ann)).Contains(Phrases.Stopped), "stopped");
        Assert.Equal(JobState.Cancelled, (await Driver.Store.Jobs.FindAsync(jobs[0].Id, Token))!.State);
    }

    [Fact]
    public async Task Who_talks_too_much_is_told_so_once()
    {
        await Driver.StartAsync(("DirectMessages", "Open"), ("PersonMessagesPerMinute", "2"));
        foreach (var text in new[] { "1", "2", "3", "4" }) await Driver.SayAsync(Ann, text);
        await TrueAsync(async () => (await Driver.SeenAsync(Ann)).Contains(Phrases.TooFast), "told");
        Assert.Equal(["1", "2"], await TextsAsync(2));
        Assert.Single(await Driver.SeenAsync(Ann), text => text == Phrases.TooFast);
    }

    [Fact]
    public async Task A_platform_that_throttles_gets_the_answer_later_and_once()
    {
        await Driver.StartAsync();
        await Driver.SayAsync(Ann, "patience");
        Driver.Throttle(2);
        await AnswerAsync(1);
        await SeesAsync(1);
        Assert.Equal(["re patience"], await Driver.SeenAsync(Ann));
        Assert.Equal(0, (await Driver.Store.Outbox.CountAsync(Token)).Dead);
    }

    [Fact]
    public async Task No_log_holds_a_secret()
    {
        await Driver.StartAsync();
        await Driver.SayAsync(Ann, "hello");
        Driver.Throttle(1);
        await AnswerAsync(1);
        await SeesAsync(1);
        var logs = Driver.Logs;
        Assert.NotEqual("", logs);
        Assert.All(Driver.Secrets, secret => Assert.DoesNotContain(secret, logs, StringComparison.Ordinal));
    }

    private Task SeesAsync(int count, string? group = null) => TrueAsync(async () => (await Driver.SeenAsync(Ann, group)).Count >= count, $"{count} messages are seen");

    private async Task AnswerAsync(int count, Func<string, string>? answerOf = null)
    {
        var answered = 0;
        await TrueAsync(async () => (answered += await Driver.AnswerAsync(answerOf)) >= count, $"{count} questions came in");
    }

    /// <summary>The questions that came in and were answered, when there are so many.</summary>
    private async Task<IReadOnlyList<string>> TextsAsync(int count)
    {
        var texts = new List<string>();
        await TrueAsync(async () =>
        {
            await Driver.AnswerAsync(text =>
            {
                texts.Add(text);
                return "re " + text;
            });
            return texts.Count >= count;
        }, $"{count} questions came in");
        return texts;
    }
}
