using OpenClaw.Core.Limits;
using Xunit;

namespace OpenClaw.Tests.Contracts;

/// <summary>Two processes' views of the limits; in process both are one.</summary>
public sealed record RateLimitsPair(IRateLimits Here, IRateLimits There, Func<ValueTask> Close) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Close();
}

/// <summary>Redis keeps its own time, so this runs in real time, with windows so long or so short that its pace does not matter.</summary>
public abstract class RateLimitsContract(Func<Task<RateLimitsPair>> create) : IAsyncLifetime
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly string _key = Guid.NewGuid().ToString("N");
    private RateLimitsPair _pair = null!;

    public async ValueTask InitializeAsync() => _pair = await create();

    public async ValueTask DisposeAsync()
    {
        if (_pair is not null) await _pair.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task The_limit_may_be_taken_at_once_and_counts_over_all_processes()
    {
        Assert.Equal(new RateLimitResult(true, TimeSpan.Zero), await TakeAsync(_pair.Here, 3, Hour));
        Assert.True((await TakeAsync(_pair.There, 3, Hour)).IsAllowed);
        Assert.True((await TakeAsync(_pair.Here, 3, Hour)).IsAllowed);
        Assert.False((await TakeAsync(_pair.There, 3, Hour)).IsAllowed);
        Assert.False((await TakeAsync(_pair.Here, 3, Hour)).IsAllowed);
    }

    [Fact]
    public async Task Who_must_wait_is_told_until_when_the_next_permit_is_there()
    {
        for (var i = 0; i < 4; i++) Assert.True((await TakeAsync(_pair.Here, 4, Hour)).IsAllowed);
        var refused = await TakeAsync(_pair.There, 4, Hour);
        Assert.InRange(refused.RetryAfter, Hour / 4 - TimeSpan.FromMinutes(1), Hour / 4);
    }

    [Fact]
    public async Task Permits_come_back()
    {
        var window = TimeSpan.FromSeconds(1);
        while ((await TakeAsync(_pair.Here, 2, window)).IsAllowed)
        {
        }
        await Eventually.TrueAsync(async () => (await TakeAsync(_pair.There, 2, window)).IsAllowed, "a permit is back");
    }

    [Fact]
    public async Task One_key_does_not_use_up_anothers_permits()
    {
        Assert.True((await TakeAsync(_pair.Here, 1, Hour)).IsAllowed);
        Assert.False((await TakeAsync(_pair.Here, 1, Hour)).IsAllowed);
        Assert.True((await _pair.Here.TakeAsync(_key + "-other", 1, Hour, TestContext.Current.CancellationToken)).IsAllowed);
    }

    [Fact]
    public async Task Takers_at_the_same_time_get_no_more_than_the_limit()
    {
        var taken = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => TakeAsync(i % 2 == 0 ? _pair.Here : _pair.There, 20, Hour)));
        Assert.Equal(20, taken.Count(result => result.IsAllowed));
    }

    private Task<RateLimitResult> TakeAsync(IRateLimits limits, int limit, TimeSpan window) => limits.TakeAsync(_key, limit, window, TestContext.Current.CancellationToken).AsTask();
}
