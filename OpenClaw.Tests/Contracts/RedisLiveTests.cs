using Microsoft.Extensions.Logging.Abstractions;
using OpenClaw.Core.Live;
using OpenClaw.Core.Nodes;
using OpenClaw.Tests.Live;
using OpenClaw.Tests.Servers;

namespace OpenClaw.Tests.Contracts;

/// <summary>The contract of the live state, over a real Redis with a connection for each side.</summary>
public static class RedisLiveTests
{
    public sealed class Signals(TestServers servers) : SignalsContract(async () =>
    {
        var (one, two) = await StartAsync(servers);
        return new SignalsPair(one.Live.Signals, two.Live.Signals, () => CloseAsync(one, two));
    });

    public sealed class PartialTexts(TestServers servers) : PartialTextsContract(async () =>
    {
        var (one, two) = await StartAsync(servers);
        return new PartialTextsPair(one.Live.PartialTexts, two.Live.PartialTexts, () => CloseAsync(one, two));
    });

    public sealed class Registry(TestServers servers) : RegistryContract(async time =>
    {
        var (redis, keys) = (await servers.RedisAsync(), new RedisKeys(RedisNode.NewPrefix()));
        var (one, closeOne) = await StartRegistryAsync(redis.ConnectionString, keys, time);
        var (two, closeTwo) = await StartRegistryAsync(redis.ConnectionString, keys, time);
        return new RegistryPair(one, two, async () =>
        {
            await closeOne();
            await closeTwo();
        });
    });

    public sealed class RateLimits(TestServers servers) : RateLimitsContract(async () =>
    {
        var (one, two) = await StartAsync(servers);
        return new RateLimitsPair(one.Live.RateLimits, two.Live.RateLimits, () => CloseAsync(one, two));
    });

    private static async Task<(RedisNode One, RedisNode Two)> StartAsync(TestServers servers)
    {
        var (redis, prefix) = (await servers.RedisAsync(), RedisNode.NewPrefix());
        return (await RedisNode.StartAsync(redis.ConnectionString, prefix), await RedisNode.StartAsync(redis.ConnectionString, prefix));
    }

    /// <summary>Ages in the test's time; the network, and the loop that looks, in real time.</summary>
    private static async Task<(RedisRegistry Registry, Func<ValueTask> Close)> StartRegistryAsync(string connectionString, RedisKeys keys, TimeProvider ages)
    {
        var redis = await RedisNode.ConnectAsync(connectionString);
        var link = new RedisLink(redis, keys, TimeProvider.System, NullLogger.Instance);
        var registry = new RedisRegistry(link, new HeartbeatOptions(), ages);
        var refresh = new RegistryRefresh(registry, link, new HeartbeatOptions(), TimeProvider.System);
        await RedisNode.SubscribedAsync(redis, keys.Heartbeats.ToString());
        await refresh.StartAsync(CancellationToken.None);
        return (registry, async () =>
        {
            await refresh.StopAsync(CancellationToken.None);
            refresh.Dispose();
            link.Dispose();
            await redis.DisposeAsync();
        });
    }

    private static async ValueTask CloseAsync(RedisNode one, RedisNode two)
    {
        await one.DisposeAsync();
        await two.DisposeAsync();
    }
}
