using Microsoft.Extensions.Time.Testing;
using OpenClaw.Channels.Discord;
using Xunit;

namespace OpenClaw.Tests.Discord;

public sealed class SessionMarksTests
{
    private static readonly SocketReady Stands = new("900100", []);
    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _brought = [];
    private readonly SessionMarks _marks;

    public SessionMarksTests() => _marks = new SessionMarks(one => _brought.Add(one.HasBegun ? "begun" : one.Ready is not null ? "ready" : "message"), _time);

    [Fact]
    public void A_session_begins_with_the_first_thing_it_brings_and_a_resumed_one_does_not()
    {
        var (first, second) = (new object(), new object());
        _marks.Bring(first, default);
        _marks.Ready(first, Stands);
        _marks.Bring(first, default);
        _marks.Bring(second, default);
        _marks.Bring(second, default);
        _marks.Ready(second, Stands);
        Assert.Equal(["begun", "message", "ready", "message", "begun", "message", "message", "ready"], _brought);
    }

    [Fact]
    public void A_session_of_which_the_library_does_not_say_that_it_is_ready_is_taken_to_be_after_a_while_and_once()
    {
        _marks.Check(null, () => Stands);
        Assert.Empty(_brought);
        var session = new object();
        _marks.Check(session, () => Stands);
        _time.Advance(SessionMarks.ReadyWithin - TimeSpan.FromSeconds(1));
        _marks.Check(session, () => Stands);
        Assert.Equal(["begun"], _brought);
        _time.Advance(TimeSpan.FromSeconds(1));
        _marks.Check(session, () => Stands);
        _marks.Check(session, () => Stands);
        Assert.Equal(["begun", "ready"], _brought);
        _marks.Ready(session, Stands); // late, but now it knows more
        Assert.Equal("ready", _brought[^1]);
        _time.Advance(TimeSpan.FromHours(1));
        _marks.Check(session, () => Stands);
        Assert.Equal(3, _brought.Count);
    }
}
