using Microsoft.Extensions.Time.Testing;
using OpenClaw.Core.Limits;
using OpenClaw.Core.Live;
using Xunit;

namespace OpenClaw.Tests.Live;

public sealed class RateLimitTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Permits_come_back_evenly_one_after_the_other()
    {
        var limits = new InProcessRateLimits(_time);
        for (var i = 0; i < 6; i++) Assert.True((await TakeAsync(limits)).IsAllowed);
        Assert.Equal(new RateLimitResult(false, TimeSpan.FromSeconds(10)), await TakeAsync(limits));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(new RateLimitResult(false, TimeSpan.FromSeconds(1)), await TakeAsync(limits));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await TakeAsync(limits)).IsAllowed);
        Assert.False((await TakeAsync(limits)).IsAllowed);
        _time.Advance(Minute);
        for (var i = 0; i < 6; i++) Assert.True((await TakeAsync(limits)).IsAllowed);
        Assert.False((await TakeAsync(limits)).IsAllowed);
    }

    [Fact]
    public void A_clock_that_went_back_refuses_for_no_longer_than_a_window()
    {
        var (result, _) = CellRate.Take(TimeSpan.Zero, TimeSpan.FromDays(1), 6, Minute);
        Assert.Equal(new RateLimitResult(false, TimeSpan.FromSeconds(10)), result);
    }

    [Fact]
    public async Task Keys_whose_permits_are_back_are_forgotten()
    {
        var limits = new InProcessRateLimits(_time);
        for (var i = 0; i < 10_000; i++)
        {
            await limits.TakeAsync($"{i}", 6, Minute, TestContext.Current.CancellationToken);
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.InRange(limits.Count, 1, 2048);
    }

    private ValueTask<RateLimitResult> TakeAsync(InProcessRateLimits limits) => limits.TakeAsync("someone", 6, Minute, TestContext.Current.CancellationToken);
}
