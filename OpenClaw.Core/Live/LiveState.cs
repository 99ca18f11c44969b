using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenClaw.Core.Limits;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Signals;
using StackExchange.Redis;

namespace OpenClaw.Core.Live;

/// <summary>Registry, wake-ups, partial text and rate limits: what may be lost at any moment. Disposal ends its loops, not the Redis client.</summary>
public sealed record LiveState(IWorkerRegistry Registry, ISignals Signals, IPartialTexts PartialTexts, IRateLimits RateLimits) : IAsyncDisposable
{
    public const string DefaultPrefix = "openclaw:";

    private IReadOnlyList<BackgroundService> Loops { get; init; } = [];
    private RedisLink? Link { get; init; }

    /// <summary>Null when heartbeats never have to be asked for.</summary>
    internal PulledHeartbeats? Pulled { get; private init; }

    /// <summary>True while Redis is away. Never without Redis.</summary>
    public bool IsRedisAway => Link?.IsDown == true;

    /// <summary>For the hosts of one process.</summary>
    public static LiveState InProcess(TimeProvider time, ILoggerFactory logs) => Alone(new InProcessRegistry(time), time, logs);

    /// <summary>For one of many processes without Redis: it hears of workers by asking them, and of everything else by its polls.</summary>
    public static LiveState Polling(TimeProvider time, ILoggerFactory logs)
    {
        var registry = new InProcessRegistry(time);
        return Alone(registry, time, logs) with { Pulled = new PulledHeartbeats(registry, () => true) };
    }

    /// <summary>For one of many processes. Redis may be absent now, and vanish and come back empty at any time.</summary>
    /// <param name="redis">Set up by <see cref="RedisClient.Configure"/>; stays the caller's.</param>
    /// <param name="prefix">Begins every key and channel; clusters that share a Redis need one each.</param>
    public static LiveState Redis(IConnectionMultiplexer redis, HeartbeatOptions heartbeat, TimeProvider time, ILoggerFactory logs, string prefix = DefaultPrefix)
    {
        var link = new RedisLink(redis, new RedisKeys(prefix), time, logs.CreateLogger<RedisLink>());
        var registry = new RedisRegistry(link, heartbeat, time);
        var signals = new RedisSignals(link, new InProcessSignals(logs.CreateLogger<InProcessSignals>()), time);
        var texts = new RedisPartialTexts(link);
        var live = new LiveState(registry, signals, texts, new RedisRateLimits(link, new InProcessRateLimits(time)))
        {
            Link = link,
            Loops = [new RegistryRefresh(registry, link, heartbeat, time), signals, texts],
            Pulled = registry.Pulled,
        };
        foreach (var loop in live.Loops) _ = loop.StartAsync(CancellationToken.None);
        return live;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var loop in Loops)
        {
            await loop.StopAsync(CancellationToken.None);
            loop.Dispose();
        }
        Link?.Dispose();
    }

    private static LiveState Alone(InProcessRegistry registry, TimeProvider time, ILoggerFactory logs) =>
        new(registry, new InProcessSignals(logs.CreateLogger<InProcessSignals>()), new InProcessPartialTexts(), new InProcessRateLimits(time));
}
