using OpenClaw.Channels.Discord;
using Xunit;

namespace OpenClaw.Tests.Discord;

public sealed class UnreadPlacesTests
{
    private readonly UnreadPlaces _unread = new(capacity: 3);

    [Fact]
    public void Before_it_is_known_what_must_be_read_everything_waits_and_then_only_what_is_said_there()
    {
        Assert.True(_unread.TryHold(Said("1", "a")));
        _unread.HoldOnly([new DiscordPlace("b", "777")]);
        Assert.True(_unread.TryHold(Said("2", "a"))); // behind what waits already
        Assert.True(_unread.TryHold(Said("3", "b")));
        Assert.False(_unread.TryHold(Said("4", "c")));
        Assert.Equal(["b", "a"], _unread.List().Select(place => place.Channel));
        _unread.HoldAll();
        Assert.True(_unread.TryHold(Said("5", "c")));
    }

    [Fact]
    public void A_place_is_read_when_nothing_waits_and_where_somebody_waits_is_read_first()
    {
        _unread.HoldOnly([new DiscordPlace("a", "777"), new DiscordPlace("b", "777"), new DiscordPlace("c", "777")]);
        var waiting = Said("1", "b");
        _unread.TryHold(waiting);
        Assert.Equal(["b", "a", "c", null], new[] { _unread.Next(), _unread.Next(), _unread.Next(), _unread.Next() }.Select(place => place?.Channel));
        Assert.False(_unread.TryEnd("b"));
        Assert.Equal(waiting, _unread.Peek("b"));
        _unread.Drop("b", waiting);
        Assert.Null(_unread.Peek("b"));
        Assert.True(_unread.TryEnd("b"));
        Assert.False(_unread.TryHold(Said("2", "b")));
        _unread.PutBack("a");
        Assert.Equal("a", _unread.Next()?.Channel);
    }

    [Fact]
    public void What_does_not_fit_makes_its_place_be_read_once_more()
    {
        _unread.HoldOnly([new DiscordPlace("a", "777"), new DiscordPlace("b", "777")]);
        for (var i = 1; i <= 3; i++) _unread.TryHold(Said($"{i}", "a"));
        Assert.True(_unread.TryHold(Said("4", "b")));
        Assert.Null(_unread.Peek("b"));
        Assert.False(_unread.TryEnd("b"));
        Assert.True(_unread.TryEnd("b"));
        while (_unread.Peek("a") is { } waiting) _unread.Drop("a", waiting);
        Assert.True(_unread.TryHold(Said("5", "a")));
        Assert.Equal("5", _unread.Peek("a")?.Id);
    }

    [Fact]
    public void What_waits_outlasts_a_new_session_and_a_place_that_is_let_go_holds_nobody()
    {
        _unread.HoldOnly([new DiscordPlace("a", "777")]);
        _unread.TryHold(Said("1", "a"));
        _unread.HoldAll();
        _unread.HoldOnly([new DiscordPlace("b", "777")]);
        Assert.Equal("1", _unread.Peek("a")?.Id);
        Assert.False(_unread.TryRelease("a"));
        Assert.True(_unread.TryRelease("b"));
        Assert.False(_unread.TryHold(Said("2", "b")));
        Assert.Equal(["b", "a"], _unread.List().Select(place => place.Channel)); // it is read all the same
        _unread.HoldAll();
        Assert.True(_unread.TryHold(Said("3", "b")));
    }

    private static SpokenMessage Said(string id, string channel) => new(id, channel, "777", new DiscordUser("42", "ann", null, false), "hello", 0, null, null, null, null);
}
