using OpenClaw.Core.Journal;
using OpenClaw.Core.People;
using Xunit;

namespace OpenClaw.Tests.Contracts;

public abstract class PeopleContract(Func<Task<StoreBundle>> create) : StoreContract(create)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly PersonKey Ann = new("telegram", "default", "42");

    [Fact]
    public async Task A_stranger_asks_once_and_keeps_the_code_until_somebody_decides()
    {
        Assert.Null(await Store.People.FindAsync(Ann, Token));
        Assert.Equal(new PairingResult(PersonState.Pending, "AAAA2222"), await AskAsync(Ann, "AAAA2222"));
        Assert.Equal(new PairingResult(PersonState.Pending, "AAAA2222"), await AskAsync(Ann, "BBBB2222"));
        Assert.Equal(PersonState.Pending, await Store.People.FindAsync(Ann, Token));

        var allowed = await Store.People.DecideAsync("AAAA2222", PersonState.Allowed, "key-1", Token);
        Assert.Equal((Ann, "Ann", PersonState.Allowed, null, "key-1"), (allowed!.Key, allowed.Name, allowed.State, allowed.Code, allowed.DecidedBy));
        Assert.NotNull(allowed.DecidedAt);
        Assert.Equal(PersonState.Allowed, await Store.People.FindAsync(Ann, Token));
        Assert.Equal(new PairingResult(PersonState.Allowed, null), await AskAsync(Ann, "CCCC2222"));
        Assert.Null(await Store.People.DecideAsync("AAAA2222", PersonState.Blocked, "key-1", Token));
    }

    [Fact]
    public async Task An_expired_code_decides_nothing_and_the_next_request_gets_its_own()
    {
        await AskAsync(Ann, "AAAA2222", lifetime: TimeSpan.FromMilliseconds(1));
        await Eventually.TrueAsync(async () => (await AskAsync(Ann, "BBBB2222")).Code == "BBBB2222", "a new code after the first one's end");
        Assert.Null(await Store.People.DecideAsync("AAAA2222", PersonState.Allowed, "key-1", Token));

        var bob = Ann with { Id = "43" };
        await AskAsync(bob, "CCCC2222", lifetime: TimeSpan.Zero);
        Assert.Null(await Store.People.DecideAsync("CCCC2222", PersonState.Allowed, "key-1", Token));
        Assert.NotEqual(PersonState.Allowed, await Store.People.FindAsync(bob, Token));
    }

    [Fact]
    public async Task Only_so_many_may_wait_in_one_account_and_other_accounts_are_not_concerned()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => AskAsync(Ann with { Id = $"{i}" }, $"AAAA22{i:00}", maxPending: 3)));
        Assert.Equal(3, results.Count(r => r.State == PersonState.Pending));
        Assert.Equal(9, results.Count(r => r == default));
        Assert.Equal(3, (await Store.People.ListAsync(new PeopleQuery(PersonState.Pending), Token)).Count);
        Assert.Equal(PersonState.Pending, (await AskAsync(Ann with { Account = "other" }, "BBBB2222", maxPending: 3)).State);
    }

    [Fact]
    public async Task People_are_allowed_blocked_and_forgotten_by_name_and_each_decision_is_in_the_journal()
    {
        var group = new PersonKey("discord", "default", PersonKey.OfGroup("900"));
        await AskAsync(Ann, "AAAA2222");
        await Store.People.DecideAsync(Ann, PersonState.Blocked, "key-1", Token);
        Assert.Null(await Store.People.DecideAsync("AAAA2222", PersonState.Allowed, "key-1", Token));
        await Store.People.DecideAsync(group, PersonState.Allowed, "key-2", Token);
        Assert.Equal([group], (await Store.People.ListAsync(new PeopleQuery(PersonState.Allowed), Token)).Select(p => p.Key));
        Assert.Equal([Ann], (await Store.People.ListAsync(new PeopleQuery(Channel: "telegram"), Token)).Select(p => p.Key));
        Assert.Equal("Ann", (await Store.People.ListAsync(new PeopleQuery(PersonState.Blocked), Token))[0].Name);

        Assert.True(await Store.People.RemoveAsync(Ann, "key-1", Token));
        Assert.False(await Store.People.RemoveAsync(Ann, "key-1", Token));
        Assert.Null(await Store.People.FindAsync(Ann, Token));
        var entries = await Store.Journal.ReadAsync(new JournalQuery("person."), Token);
        Assert.Equal(
            [(JournalKinds.PersonRemoved, "telegram:default:42", "key-1"), (JournalKinds.PersonAllowed, "discord:default:group:900", "key-2"),
                (JournalKinds.PersonBlocked, "telegram:default:42", "key-1"), (JournalKinds.PersonAsked, "telegram:default:42", "")],
            entries.Select(e => (e.Kind, e.Subject, e.Actor)));
    }

    [Fact]
    public async Task Who_waited_is_told_once_where_they_asked_that_they_may_talk_and_nobody_else_is()
    {
        var (bob, carl) = (Ann with { Id = "43" }, Ann with { Id = "44" });
        foreach (var (who, code) in new[] { (Ann, "AAAA2222"), (bob, "BBBB2222"), (carl, "CCCC2222") }) await AskAsync(who, code);
        await Store.People.DecideAsync("AAAA2222", PersonState.Allowed, "key-1", Token);
        await Store.People.DecideAsync(Ann, PersonState.Allowed, "key-1", Token);
        await Store.People.DecideAsync("BBBB2222", PersonState.Blocked, "key-1", Token);
        await Store.People.DecideAsync(bob, PersonState.Allowed, "key-1", Token);
        await Store.People.DecideAsync(carl, PersonState.Allowed, "key-1", Token);
        await Store.People.DecideAsync(Ann with { Id = "45" }, PersonState.Allowed, "key-1", Token);
        var told = await Store.Outbox.ClaimAsync("telegram", Guid.NewGuid(), 10, TimeSpan.FromMinutes(1), Token);
        Assert.Equal(
            [("default", "room-42", true, Pairing.Welcome(Ann)), ("default", "room-44", true, Pairing.Welcome(carl))],
            told.Select(e => (e.Message.Address.Account, e.Message.Address.Conversation, e.Message.IsAnswer, e.Message.Text)).Order());
    }

    [Fact]
    public async Task The_conversations_of_an_account_in_which_something_was_asked_are_listed()
    {
        foreach (var name in new[] { "a", "b", "c", "b" }) await Store.Jobs.AcceptAsync(Message(name, key: $"{Guid.NewGuid()}", channel: "discord"), Token);
        await Store.Jobs.AcceptAsync(Message("c", channel: "telegram"), Token);
        var address = Message("a", channel: "discord").Address;
        Assert.Equal(["b", "c", "a"], await Store.Places.ListRecentAsync("discord", address.Account, Token));
        Assert.Empty(await Store.Places.ListRecentAsync("discord", "other", Token));
    }

    [Fact]
    public async Task The_keys_that_a_message_was_accepted_under_are_known_by_their_account()
    {
        foreach (var key in new[] { "m1", "m2", "m3" }) await Store.Jobs.AcceptAsync(Message("a", key: key, channel: "discord"), Token);
        var account = Message("a", channel: "discord").Address.Account;
        Assert.Equal(["m1", "m3"], (await Store.Places.FindKnownAsync("discord", account, ["m1", "m3", "m4"], Token)).Order());
        Assert.Empty(await Store.Places.FindKnownAsync("discord", "other", ["m1"], Token));
        Assert.Empty(await Store.Places.FindKnownAsync("telegram", account, ["m1"], Token));
        Assert.Empty(await Store.Places.FindKnownAsync("discord", account, [], Token));
    }

    [Fact]
    public async Task A_code_that_another_request_has_is_not_given_twice()
    {
        await AskAsync(Ann, "AAAA2222");
        Assert.Equal(default, await AskAsync(Ann with { Id = "43" }, "AAAA2222"));
    }

    [Fact]
    public async Task A_place_moves_on_by_one_each_time()
    {
        var place = Message("p", channel: "telegram").Address;
        Assert.Equal(0, await Store.Places.FindEpochAsync(place, Token));
        var epochs = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Store.Places.BeginAnewAsync(place, Token)));
        Assert.Equal([1, 2, 3, 4, 5], epochs.Order());
        Assert.Equal(5, await Store.Places.FindEpochAsync(place, Token));
        Assert.Equal(0, await Store.Places.FindEpochAsync(place with { Account = "other" }, Token));
    }

    [Fact]
    public async Task A_handle_is_found_by_its_messages_job_until_it_ends_and_by_no_other()
    {
        var message = Message("p", key: "k1", channel: "discord");
        await Store.Handles.KeepAsync(message.Address, "k1", "secret-1", Hour, Token);
        await Store.Handles.KeepAsync(message.Address, "k1", "secret-2", Hour, Token);
        var job = (await Store.Jobs.AcceptAsync(message, Token)).JobId;
        var handle = await Store.Handles.FindAsync(message.Address, job, Token);
        Assert.Equal("secret-1", handle!.Secret);
        Assert.InRange(handle.Left, Hour - TimeSpan.FromMinutes(1), Hour);
        Assert.DoesNotContain("secret-1", $"{handle}", StringComparison.Ordinal);

        var other = (await Store.Jobs.AcceptAsync(Message("p", key: "k2", channel: "discord"), Token)).JobId;
        Assert.Null(await Store.Handles.FindAsync(message.Address, other, Token));
        await Store.Handles.KeepAsync(message.Address, "k2", "secret-3", TimeSpan.FromMilliseconds(1), Token);
        await Eventually.TrueAsync(async () => await Store.Handles.FindAsync(message.Address, other, Token) is null, "its end");
    }

    private Task<PairingResult> AskAsync(PersonKey key, string code, TimeSpan? lifetime = null, int maxPending = 20) =>
        Store.People.AskAsync(new Pairing(key, "Ann", $"room-{key.Id}", code, lifetime ?? Hour, maxPending), Token);
}
