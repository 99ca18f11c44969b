using OpenClaw.Core.Journal;
using OpenClaw.Gateway.Overview;
using Xunit;

namespace OpenClaw.Tests.Overview;

public sealed class JournalEndTests
{
    private static readonly JournalEnd Empty = new([], 0, 0);

    [Fact]
    public void What_follows_a_hole_waits_until_it_is_filled()
    {
        var before = Empty.With(Entries(1, 2, 4), _ => TimeSpan.Zero, 10);
        Assert.Equal((2, 4), (before.Settled, before.Newest));
        var after = before.With(Entries(3, 4), _ => TimeSpan.Zero, 10);
        Assert.Equal([1, 2, 3, 4], after.Entries.Select(entry => entry.Number));
        Assert.Equal(4, after.Settled);
    }

    [Fact]
    public void A_hole_that_nobody_can_fill_any_more_is_passed()
    {
        Assert.Equal(2, Empty.With(Entries(1, 2, 4), _ => JournalEnd.HolePatience - TimeSpan.FromTicks(1), 10).Settled);
        Assert.Equal(4, Empty.With(Entries(1, 2, 4), _ => JournalEnd.HolePatience, 10).Settled);
        // One that was old already when this gateway began to look.
        Assert.Equal(4, Empty.With([.. Entries(1, 2, 4), .. Entries(9).Select(entry => entry with { At = entry.At + JournalEnd.HolePatience })], _ => TimeSpan.Zero, 10).Settled);
    }

    [Fact]
    public void Only_the_newest_are_kept() => Assert.Equal([3, 4], Empty.With(Entries(1, 2, 3, 4), _ => TimeSpan.Zero, 2).Entries.Select(entry => entry.Number));

    private static JournalEntry[] Entries(params long[] numbers) => [.. numbers.Select(number => new JournalEntry("a.b", "c", "", "") { Number = number, At = DateTimeOffset.UnixEpoch })];
}
