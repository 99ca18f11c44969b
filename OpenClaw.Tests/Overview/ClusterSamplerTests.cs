using Microsoft.Extensions.Time.Testing;
using OpenClaw.Gateway.Overview;
using OpenClaw.Tests.Contracts;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.Overview;

public sealed class ClusterSamplerTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task However_many_look_the_store_is_asked_once_a_second_unless_somebody_changed_something()
    {
        await using var store = await StoreFactories.CreateSqliteAsync();
        var time = new FakeTimeProvider();
        var sampler = new ClusterSampler(store.Nodes, store.Jobs, store.Outbox, store.Alerts, store.Pauses, new ScriptedRegistry(), time);
        Assert.Null(sampler.LastWithin(TimeSpan.FromDays(1)));
        var first = await sampler.ReadAsync(Token);
        time.Advance(ClusterSampler.KeptFor - TimeSpan.FromMilliseconds(1));
        Assert.Same(first, await sampler.ReadAsync(Token));

        time.Advance(TimeSpan.FromMilliseconds(1));
        var second = await sampler.ReadAsync(Token);
        Assert.NotSame(first, second);
        sampler.Forget();
        Assert.NotSame(second, await sampler.ReadAsync(Token));
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(sampler.LastWithin(TimeSpan.FromSeconds(1)));
        Assert.NotNull(sampler.LastWithin(TimeSpan.FromSeconds(2)));
    }
}
