using Microsoft.Extensions.Logging.Abstractions;
using OpenClaw.Core.Live;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Storage;
using OpenClaw.Core.Storage.Postgres;
using OpenClaw.Tests.Cluster;
using StackExchange.Redis;

namespace OpenClaw.Benchmarks.OpenConsole;

/// <summary>Nodes that have a row and send heartbeats, and do nothing else: a gateway looks at them as at any other. They are full, so nothing is offered to them.</summary>
internal sealed class GhostNodes : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly DurableStore _store;
    private readonly IConnectionMultiplexer _redis;
    private readonly LiveState _live;
    private readonly List<Task> _lives = [];

    private GhostNodes(DurableStore store, IConnectionMultiplexer redis, LiveState live) => (_store, _redis, _live) = (store, redis, live);

    public static async Task<GhostNodes> StartAsync(ClusterStores stores, int count, CancellationToken cancellationToken)
    {
        var store = await PostgresStore.OpenAsync(stores.Postgres, TimeProvider.System, migrate: false, TimeSpan.FromSeconds(10), cancellationToken);
        var options = ConfigurationOptions.Parse(stores.Redis);
        RedisClient.Configure(options);
        var redis = await ConnectionMultiplexer.ConnectAsync(options);
        var ghosts = new GhostNodes(store, redis, LiveState.Redis(redis, new HeartbeatOptions(), TimeProvider.System, NullLoggerFactory.Instance));
        for (var i = 1; i <= count; i++) ghosts._lives.Add(await ghosts.BeginAsync($"ghost-{i}", cancellationToken));
        return ghosts;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_lives);
        await _live.DisposeAsync();
        await _redis.DisposeAsync();
        await _store.DisposeAsync();
        _stop.Dispose();
    }

    private async Task<Task> BeginAsync(string id, CancellationToken cancellationToken)
    {
        var record = new NodeRecord(id, Guid.NewGuid(), NodeRole.Worker, "local", "1", new Uri("http://127.0.0.1:9"), NodeStatus.Alive, TimeProvider.System.GetUtcNow());
        await _store.Nodes.JoinAsync(record, cancellationToken);
        return LiveAsync(record);
    }

    private async Task LiveAsync(NodeRecord record)
    {
        try
        {
            using var ticks = new PeriodicTimer(new HeartbeatOptions().Interval);
            for (var sequence = 1L; ; sequence++)
            {
                var load = new WorkerLoad(sequence, 4, 4, 0.3, 0.2, 12);
                await _live.Registry.PublishAsync(new Heartbeat(record.Id, record.Incarnation, record.Role, record.Region, record.Version, record.Address, record.Status, sequence, load), _stop.Token);
                await ticks.WaitForNextTickAsync(_stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
