using Microsoft.Extensions.Time.Testing;
using OpenClaw.Channels.Discord;
using Xunit;

namespace OpenClaw.Tests.Discord;

public sealed class RouteGatesTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void A_closed_gate_holds_its_own_calls_until_its_end_and_a_shorter_word_does_not_open_it()
    {
        var gates = new RouteGates(_time);
        gates.Close("channel:1", TimeSpan.FromSeconds(5), isGlobal: false);
        gates.Close("channel:1", TimeSpan.FromSeconds(1), isGlobal: false);
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.Zero), (gates.WaitFor("channel:1"), gates.WaitFor("channel:2")));
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.Zero, gates.WaitFor("channel:1"));
    }

    [Fact]
    public void The_global_gate_holds_every_call()
    {
        var gates = new RouteGates(_time);
        gates.Close("channel:1", TimeSpan.FromSeconds(2), isGlobal: true);
        Assert.Equal(TimeSpan.FromSeconds(2), gates.WaitFor("webhook:1"));
    }
}
