using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using OpenClaw.Channels.Discord;
using OpenClaw.Channels.Ingress;
using Xunit;
using static OpenClaw.Tests.Eventually;

namespace OpenClaw.Tests.Discord;

/// <summary>The listener with sessions that the test plays: they lose what is said while none stands, as the real ones do.</summary>
public sealed class DiscordListenerTests : IAsyncLifetime
{
    private const int Channels = 20;
    private const int Messages = 50;
    private readonly ConcurrentDictionary<int, ChannelWriter<SocketEvent>> _sessions = new();
    private readonly ConcurrentBag<(int Number, int Count)> _parts = [];
    private readonly List<DateTimeOffset> _beginnings = [];
    private DiscordBundle _bundle = null!;
    private int _begun;

    public async ValueTask InitializeAsync()
    {
        _bundle = await DiscordBundle.CreateAsync();
        // So that what is said now has ids of now: a list asks for what came after a moment.
        _bundle.Emulator.World.BeginIdsAt(TimeProvider.System.GetUtcNow());
        _bundle.Emulator.Gateway.Guilds["777"] = [.. Enumerable.Range(0, Channels).Select(c => $"{7000 + c}")];
    }

    [Fact]
    public async Task A_thousand_messages_survive_broken_sessions_and_a_take_over_and_each_is_answered_once_in_order()
    {
        var first = await _bundle.StartNodeAsync("channels-1", AddSession);
        await TrueAsync(() => _sessions.Count == 1, "the first session");
        await _bundle.StartNodeAsync("channels-2", AddSession);
        for (var m = 0; m < Messages; m++)
        {
            if (m is 10 or 20 or 40) EndSession();
            for (var c = 0; c < Channels; c++) Say($"{7000 + c}", $"<@{_bundle.App.Id}> c{c}m{m}");
            await _bundle.AnswerAsync();
            if (m == 30) await first.DisposeAsync();
            if (m is 12 or 22 or 32 or 42) await TrueAsync(() => !_sessions.IsEmpty, "the next session"); // two rounds were said to nobody
        }

        await TrueAsync(async () =>
        {
            await _bundle.AnswerAsync();
            return Answers().Count >= Channels * Messages;
        }, "every answer", TimeSpan.FromMinutes(2));
        for (var c = 0; c < Channels; c++)
        {
            var own = Answers($"{7000 + c}");
            Assert.Equal(Enumerable.Range(0, Messages).Select(m => $"re c{c}m{m}"), own);
        }

        Assert.InRange(_begun, 5, 20);
    }

    [Fact]
    public async Task What_a_new_session_brings_before_it_is_ready_waits_behind_what_nobody_heard()
    {
        await _bundle.StartNodeAsync("channels-1", AddSession);
        await TrueAsync(() => _sessions.Count == 1, "a session");
        var session = _sessions.Values.Single();
        Say("7000", $"<@{_bundle.App.Id}> before");
        await AnsweredAsync("7000", "re before");
        SayUnheard("7000", $"<@{_bundle.App.Id}> missed");
        session.TryWrite(new SocketEvent(HasBegun: true));
        Say("7000", $"<@{_bundle.App.Id}> early");
        Say("8001", "early, and for the first time to us alone", guild: null);
        Say("7001", $"<@{_bundle.App.Id}> elsewhere");
        var asked = _bundle.Emulator.World.Begin("7000", _bundle.App.Id);
        session.TryWrite(new SocketEvent(Interaction: DiscordInteraction.Parse(Encoding.UTF8.GetBytes(_bundle.Person(channel: "7000").ToJson(asked, "status", null).ToJsonString()))));
        await TrueAsync(() => asked.IsDeferred, "the listener has come so far");
        Assert.Equal(0, await _bundle.AnswerAsync());
        session.TryWrite(Ready());
        Say("7000", $"<@{_bundle.App.Id}> late");
        await AnsweredAsync("7000", "re late");
        await AnsweredAsync("7001", "re elsewhere");
        await AnsweredAsync("8001", "re early, and for the first time to us alone");
        Assert.Equal(["re before", "re missed", "re early", "re late"], Answers("7000").Where(text => text.StartsWith("re ", StringComparison.Ordinal)));
        Assert.Equal(1, _begun);
    }

    [Fact]
    public async Task A_place_that_Discord_does_not_show_is_read_later_and_holds_up_no_other()
    {
        await _bundle.StartNodeAsync("channels-1", AddSession);
        await TrueAsync(() => _sessions.Count == 1, "a session");
        EndSession();
        SayUnheard("7000", $"<@{_bundle.App.Id}> missed");
        SayUnheard("7001", $"<@{_bundle.App.Id}> missed too");
        _bundle.Emulator.BreakListsOf("7000", Enumerable.Repeat(new DiscordFault(DiscordFaultKind.Break), 1000));
        await TrueAsync(() => !_sessions.IsEmpty, "the next session");
        Say("7000", $"<@{_bundle.App.Id}> now");
        await AnsweredAsync("7001", "re missed too");
        Assert.Empty(Answers("7000"));
        _bundle.Emulator.BreakListsOf("7000");
        await AnsweredAsync("7000", "re now");
        Assert.Equal(["re missed", "re now"], Answers("7000"));
        Assert.Equal(2, _begun);
    }

    [Fact]
    public async Task What_is_read_back_and_known_counts_against_nobodys_limit_and_a_notice_is_said_once()
    {
        await _bundle.StartNodeAsync("channels-1", AddSession, ("OpenClaw:Discord:PersonMessagesPerMinute", "5"));
        await TrueAsync(() => _sessions.Count == 1, "a session");
        foreach (var text in new[] { "1", "2" }) Say("8001", text, guild: null);
        await AnsweredAsync("8001", "re 2");
        Say("8001", "", guild: null); // a picture: the store does not have it, so it is read back and counts once more
        await AnsweredAsync("8001", Phrases.TextOnly);
        EndSession();
        SayUnheard("8001", "4");
        await TrueAsync(() => !_sessions.IsEmpty, "the next session");
        await AnsweredAsync("8001", "re 4");
        Assert.Equal(4, _bundle.Emulator.Calls.Count(call => call == "POST /api/v10/channels/8001/messages"));
    }

    [Fact]
    public async Task Reading_back_waits_for_Discords_limit_and_the_session_stays()
    {
        Say("7000", $"<@{_bundle.App.Id}> while nobody listened");
        _bundle.Emulator.BreakLists(new DiscordFault(DiscordFaultKind.Throttle, 0.3), new DiscordFault(DiscordFaultKind.Throttle, 0.3));
        await _bundle.StartNodeAsync("channels-1", AddSession);
        await TrueAsync(async () => await _bundle.AnswerAsync() == 1, "heard");
        await TrueAsync(() => Answers("7000").Count == 1, "answered");
        Assert.Equal(1, _begun);
    }

    [Fact]
    public async Task What_was_said_to_us_alone_in_the_gap_is_read_back_and_what_was_said_among_others_is_not_taken_for_it()
    {
        _bundle.Emulator.Gateway.Guilds["999"] = ["9500"]; // a server whose channel the sessions do not name
        await _bundle.StartNodeAsync("channels-1", AddSession);
        await TrueAsync(() => _sessions.Count == 1, "a session");
        Say("8001", "hello", guild: null);
        Say("9500", $"<@{_bundle.App.Id}> hello", guild: "999");
        await AnsweredAsync("8001", "re hello");
        await AnsweredAsync("9500", "re hello");
        EndSession();
        Say("9500", "nobody asked you", guild: "999");
        Say("8001", "are you there?", guild: null);
        await TrueAsync(() => !_sessions.IsEmpty, "the next session");
        await AnsweredAsync("8001", "re are you there?");
        Say("9500", $"<@{_bundle.App.Id}> now", guild: "999"); // what was read back has been taken then
        await AnsweredAsync("9500", "re now");
        Assert.Equal(["re hello", "re now"], Answers("9500"));
        Assert.Equal(["re hello", "re are you there?"], Answers("8001"));
    }

    [Fact]
    public async Task Each_part_of_a_large_application_has_one_session_in_the_cluster_and_a_node_that_joins_takes_its_share()
    {
        _bundle.Emulator.Gateway.Shards = 2;
        var first = await _bundle.StartNodeAsync("channels-1", AddSession);
        await TrueAsync(() => _begun == 2, "two sessions", TimeSpan.FromMinutes(1));
        Assert.Equal([(0, 2), (1, 2)], _parts.Order());
        Assert.InRange(_beginnings[1] - _beginnings[0], TimeSpan.FromSeconds(3), TimeSpan.FromMinutes(1)); // as Discord demands
        var second = await _bundle.StartNodeAsync("channels-2", AddSession);
        await TrueAsync(() => _begun == 3, "one part on the other node", TimeSpan.FromMinutes(1));
        Assert.Equal([first.Self.Incarnation, second.Self.Incarnation], await HoldersAsync());
        await first.DisposeAsync();
        await TrueAsync(() => _begun == 4, "both parts on the other node", TimeSpan.FromMinutes(1));
        Assert.Equal([second.Self.Incarnation, second.Self.Incarnation], await HoldersAsync());
        Assert.Equal([(0, 2), (0, 2), (1, 2), (1, 2)], _parts.Order());
        Say("7000", $"<@{_bundle.App.Id}> hello");
        await AnsweredAsync("7000", "re hello");
    }

    [Fact]
    public async Task Of_two_nodes_one_holds_a_session()
    {
        await _bundle.StartNodeAsync("channels-1", AddSession);
        await TrueAsync(() => _sessions.Count == 1, "a session");
        await _bundle.StartNodeAsync("channels-2", AddSession);
        Say("7000", $"<@{_bundle.App.Id}> hello");
        await TrueAsync(async () => await _bundle.AnswerAsync() == 1, "heard");
        await TrueAsync(() => Answers("7000").Count == 1, "answered");
        Assert.Equal(1, _begun);
        Assert.Contains(_bundle.Emulator.Calls, call => call.EndsWith("/channels/7000/typing", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_said_to_others_is_not_answered_and_a_stranger_gets_a_code_in_the_channel()
    {
        await _bundle.StartNodeAsync("channels-1", AddSession, ("OpenClaw:Discord:Groups", "Pairing"));
        await TrueAsync(() => _sessions.Count == 1, "a session");
        Say("7000", "hello all");
        Say("7000", $"<@{_bundle.App.Id}> hello");
        await TrueAsync(() => Answers("7000").Count == 1, "the code");
        Assert.Contains("/api/people/pairings/", Answers("7000")[0], StringComparison.Ordinal);
        Assert.Equal(0, await _bundle.AnswerAsync());
    }

    [Fact]
    public async Task A_command_that_comes_over_the_socket_is_answered_like_one_that_was_posted()
    {
        await _bundle.StartNodeAsync("channels-1", AddSession);
        await TrueAsync(() => _sessions.Count == 1, "a session");
        var interaction = _bundle.Emulator.World.Begin("7000", _bundle.App.Id);
        var json = _bundle.Person(channel: "7000").ToJson(interaction, "ask", "why?");
        foreach (var session in _sessions.Values) session.TryWrite(new SocketEvent(Interaction: DiscordInteraction.Parse(Encoding.UTF8.GetBytes(json.ToJsonString()))));
        await TrueAsync(() => interaction.IsDeferred, "deferred");
        await TrueAsync(async () => await _bundle.AnswerAsync() == 1, "accepted");
        await TrueAsync(() => Answers("7000").Count == 1, "answered");
        Assert.Equal(interaction.Id, _bundle.Emulator.Posts("7000").Single().Interaction);
    }

    public ValueTask DisposeAsync() => _bundle.DisposeAsync();

    private void AddSession(IServiceCollection services) => services.AddSingleton<DiscordSessionAsync>(async (shard, events, cancellationToken) =>
    {
        _parts.Add((shard.Number, shard.Count));
        lock (_beginnings) _beginnings.Add(TimeProvider.System.GetUtcNow());
        var number = Interlocked.Increment(ref _begun);
        events.TryWrite(Ready());
        _sessions[number] = events;
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        finally
        {
            _sessions.TryRemove(number, out ChannelWriter<SocketEvent>? _);
        }
    });

    /// <summary>The sessions that stand hear it; what none hears is only in the channel's list.</summary>
    private void Say(string channel, string text, string? guild = "777")
    {
        var id = _bundle.Emulator.Hear("42", channel, text);
        var mentions = text.Contains($"<@{_bundle.App.Id}>", StringComparison.Ordinal) ? new[] { new DiscordUser(_bundle.App.Id, "claw", null, true) } : [];
        var message = new SpokenMessage(id, channel, guild, new DiscordUser("42", "person42", "Person 42", false), text, 0, mentions, null, text.Length == 0 ? [default] : null, null);
        foreach (var session in _sessions.Values) session.TryWrite(new SocketEvent(Message: message));
    }

    /// <summary>No session hears it: the one that stands was lost on Discord's side.</summary>
    private void SayUnheard(string channel, string text) => _bundle.Emulator.Hear("42", channel, text);

    private SocketEvent Ready() => new(Ready: new SocketReady(_bundle.App.Id, [.. _bundle.Emulator.Gateway.Guilds["777"].Select(channel => (channel, "777"))]));

    private async Task<IEnumerable<Guid>> HoldersAsync() =>
        (await _bundle.Store.Leases.ListAsync(TestContext.Current.CancellationToken)).Where(lease => lease.ExpiredFor == TimeSpan.Zero).OrderBy(lease => lease.Name).Select(lease => lease.Holder);

    private async Task AnsweredAsync(string channel, string answer) => await TrueAsync(async () =>
    {
        await _bundle.AnswerAsync();
        return Answers(channel).Contains(answer);
    }, answer);

    private void EndSession()
    {
        foreach (var (number, session) in _sessions)
        {
            _sessions.TryRemove(number, out _);
            session.TryComplete(new IOException("the test broke it"));
        }
    }

    private List<string> Answers(string? channel = null) => [.. _bundle.Emulator.Posts(channel).Where(post => post.Author == _bundle.App.Id).Select(post => post.Content)];
}
