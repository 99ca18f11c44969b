using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using OpenClaw.Core.Live;
using OpenClaw.Core.Nodes;
using StackExchange.Redis;

namespace OpenClaw.Tests.Live;

/// <summary>The live state of one process, with a Redis connection of its own and everything it logged.</summary>
internal sealed class RedisNode : IAsyncDisposable
{
    private readonly ILoggerFactory _logs;

    private RedisNode(IConnectionMultiplexer redis, LiveState live, ILoggerFactory logs, FakeLogCollector collector) => (Redis, Live, _logs, Logs) = (redis, live, logs, collector);

    public IConnectionMultiplexer Redis { get; }
    public LiveState Live { get; }
    public FakeLogCollector Logs { get; }

    public static string NewPrefix() => $"test-{Guid.NewGuid():N}:";

    public static async Task<RedisNode> StartAsync(string connectionString, string prefix)
    {
        var redis = await ConnectAsync(connectionString);
        var logs = new FakeLoggerProvider();
        var factory = new LoggerFactory([logs]);
        var live = LiveState.Redis(redis, new HeartbeatOptions(), TimeProvider.System, factory, prefix);
        await SubscribedAsync(redis, prefix + "signals");
        return new RedisNode(redis, live, factory, logs.Collector);
    }

    /// <summary>As the product connects. Does not fail without a server.</summary>
    public static async Task<IConnectionMultiplexer> ConnectAsync(string connectionString)
    {
        var options = ConfigurationOptions.Parse(connectionString);
        RedisClient.Configure(options);
        return await ConnectionMultiplexer.ConnectAsync(options);
    }

    /// <summary>Waits for the subscriptions made so far; returns at once where there is no server.</summary>
    public static async Task SubscribedAsync(IConnectionMultiplexer redis, string channel)
    {
        if (!redis.IsConnected) return;
        var subscriber = redis.GetSubscriber();
        await Eventually.TrueAsync(() => subscriber.IsConnected(RedisChannel.Literal(channel)), $"{channel} is subscribed to");
        await subscriber.PingAsync(); // answered after the subscriptions, which travel on the same connection
    }

    public IEnumerable<string> LogsWith(string text) => Logs.GetSnapshot().Select(record => record.Message).Where(message => message.Contains(text, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await Live.DisposeAsync();
        await Redis.DisposeAsync();
        _logs.Dispose();
    }
}
