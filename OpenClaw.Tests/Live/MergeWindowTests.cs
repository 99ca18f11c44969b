using Microsoft.Extensions.Time.Testing;
using OpenClaw.Core.Live;
using Xunit;

namespace OpenClaw.Tests.Live;

public sealed class MergeWindowTests
{
    private static readonly TimeSpan Length = TimeSpan.FromMilliseconds(5);
    private readonly FakeTimeProvider _time = new();
    private int _sent;

    [Fact]
    public void The_first_goes_at_once_and_the_rest_of_the_window_as_one()
    {
        using var window = new MergeWindow(Length, _time, () => _sent++);
        window.Ask();
        Assert.Equal(1, _sent);
        for (var i = 0; i < 100; i++) window.Ask();
        Assert.Equal(1, _sent);
        _time.Advance(Length);
        Assert.Equal(2, _sent);
        window.Ask(); // the second one opened a window of its own
        Assert.Equal(2, _sent);
        _time.Advance(Length);
        Assert.Equal(3, _sent);
    }

    [Fact]
    public void After_a_quiet_window_the_next_goes_at_once_again()
    {
        using var window = new MergeWindow(Length, _time, () => _sent++);
        window.Ask();
        _time.Advance(Length);
        Assert.Equal(1, _sent);
        window.Ask();
        Assert.Equal(2, _sent);
    }
}
