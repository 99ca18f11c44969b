using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OpenClaw.Channels.Ingress;
using OpenClaw.Core.Live;
using OpenClaw.Core.Messages;
using OpenClaw.Core.People;
using OpenClaw.Tests.Contracts;
using Xunit;

namespace OpenClaw.Tests.People;

public sealed class DoorkeeperTests : IAsyncLifetime
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly FakeTimeProvider _time = new();
    private StoreBundle _store = null!;
    private Doorkeeper _door = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _store = await StoreFactories.CreateSqliteAsync();
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
        _door = new Doorkeeper(
            _store.People, new InProcessRateLimits(_time), new StorePatience(_time, NullLogger<StorePatience>.Instance), new IngressMetrics(meters), NullLogger<Doorkeeper>.Instance);
    }

    [Fact]
    public async Task A_stranger_hears_one_code_a_minute_and_it_stays_the_same_until_approved()
    {
        var first = await AskAsync(Said("42"));
        Assert.False(first.IsAnswered);
        var person = Assert.Single(await _store.People.ListAsync(new PeopleQuery(PersonState.Pending), Token));
        Assert.Contains($"{person.Code![..4]}-{person.Code[4..]}", first.Notice, StringComparison.Ordinal);
        Assert.Contains($"/api/people/pairings/{person.Code}/approve", first.Notice, StringComparison.Ordinal);
        for (var i = 0; i < 5; i++) Assert.Equal(Verdict.Ignored, await AskAsync(Said("42")));
        _time.Advance(Minute);
        Assert.Equal(first, await AskAsync(Said("42")));

        await _store.People.DecideAsync(person.Code, PersonState.Allowed, "key-1", Token);
        Assert.Equal(Verdict.Answered, await AskAsync(Said("42")));
        Assert.False((await AskAsync(Said("43"))).IsAnswered);
        await _store.People.DecideAsync(person.Key, PersonState.Blocked, "key-1", Token);
        Assert.Equal(Verdict.Ignored, await AskAsync(Said("42")));
    }

    [Fact]
    public async Task No_crowd_of_strangers_fills_the_store()
    {
        var notices = 0;
        for (var i = 0; i < 3 * Doorkeeper.MaxPending; i++)
            if ((await AskAsync(Said($"{i}"))).Notice is not null) notices++;
        Assert.Equal(Doorkeeper.MaxPending, notices);
        Assert.Equal(Doorkeeper.MaxPending, (await _store.People.ListAsync(new PeopleQuery(Limit: 500), Token)).Count);
    }

    [Fact]
    public async Task A_group_is_paired_as_a_group_whoever_speaks_first()
    {
        var notice = (await AskAsync(Said("42", group: "-1001"))).Notice;
        Assert.Contains("this group", notice, StringComparison.Ordinal);
        Assert.Equal(Verdict.Ignored, await AskAsync(Said("43", group: "-1001")));
        var asked = Assert.Single(await _store.People.ListAsync(new PeopleQuery(), Token));
        Assert.Equal("group:-1001", asked.Key.Id);
        await _store.People.DecideAsync(asked.Code!, PersonState.Allowed, "key-1", Token);
        Assert.Equal(Verdict.Answered, await AskAsync(Said("43", group: "-1001")));
        Assert.False((await AskAsync(Said("43"))).IsAnswered);
    }

    [Fact]
    public async Task Who_talks_too_much_is_told_once_a_minute_and_answered_again_later()
    {
        var options = new TalkOptions { AllowFrom = { "42", "43" }, PersonMessagesPerMinute = 3 };
        for (var i = 0; i < 3; i++) Assert.Equal(Verdict.Answered, await AskAsync(Said("42"), options));
        Assert.Equal(Verdict.Told(Phrases.TooFast), await AskAsync(Said("42"), options));
        Assert.Equal(Verdict.Ignored, await AskAsync(Said("42"), options));
        Assert.Equal(Verdict.Answered, await AskAsync(Said("43"), options));
        _time.Advance(Minute / 3);
        Assert.Equal(Verdict.Answered, await AskAsync(Said("42"), options));
        Assert.Equal(Verdict.Ignored, await AskAsync(Said("42"), options));
    }

    [Fact]
    public async Task Many_people_in_one_place_share_its_limit()
    {
        var options = new TalkOptions { Groups = Strangers.Open, ConversationMessagesPerMinute = 2 };
        Assert.Equal(Verdict.Answered, await AskAsync(Said("1", group: "-1"), options));
        Assert.Equal(Verdict.Answered, await AskAsync(Said("2", group: "-1"), options));
        Assert.Equal(Verdict.Told(Phrases.TooFast), await AskAsync(Said("3", group: "-1"), options));
        Assert.Equal(Verdict.Answered, await AskAsync(Said("3", group: "-2"), options));
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private Task<Verdict> AskAsync(Utterance said, TalkOptions? options = null) => _door.AskAsync(said, options ?? new TalkOptions(), Token);

    private static Utterance Said(string sender, string? group = null) =>
        new(new ChannelAddress("telegram", "default", group ?? sender), sender, "Ann", group, true, false);
}
