using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using OpenClaw.Core.Live;
using OpenClaw.Core.Nodes;
using OpenClaw.Tests.Servers;
using StackExchange.Redis;
using Xunit;

namespace OpenClaw.Tests.Live;

/// <summary>What a process finds in Redis that it did not hear itself.</summary>
public sealed class StoredRegistryTests(TestServers servers) : IAsyncLifetime
{
    private readonly string _prefix = RedisNode.NewPrefix();
    private readonly Heartbeat _beat = new("worker-1", Guid.NewGuid(), NodeRole.Worker, "local", "1", new Uri("http://127.0.0.1:1"), NodeStatus.Alive, 7, null);
    private RedisNode _reader = null!;

    private IDatabase Redis => _reader.Redis.GetDatabase();

    public async ValueTask InitializeAsync() => _reader = await RedisNode.StartAsync((await servers.RedisAsync()).ConnectionString, _prefix);

    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_publication_that_was_lost_is_found_with_the_next_look()
    {
        await StoreAsync(TimeSpan.Zero);
        await Eventually.TrueAsync(() => Seen() is { } node && node.Heartbeat == _beat && node.Age < TimeSpan.FromSeconds(2), "the heartbeat is found");
    }

    [Fact]
    public async Task An_old_heartbeat_is_never_taken_for_a_fresh_one()
    {
        await StoreAsync(TimeSpan.FromSeconds(30));
        await Eventually.TrueAsync(() => Seen() is not null, "the heartbeat is found");
        Assert.InRange(Seen()!.Age, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(55));
    }

    [Fact]
    public async Task A_node_that_was_silent_for_long_is_forgotten_in_Redis_too()
    {
        await StoreAsync(RedisRegistry.KeepFor + TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(async () => !await Redis.HashExistsAsync(_prefix + "{nodes}", _beat.NodeId), "it is forgotten");
        Assert.Null(Seen());
    }

    [Fact]
    public async Task What_cannot_be_read_does_not_hide_the_rest()
    {
        await Redis.HashSetAsync(_prefix + "{nodes}", "of-another-version", $"{await NowAsync()} {Guid.NewGuid():N} 1 {{\"role\":\"poet\"}}");
        await StoreAsync(TimeSpan.Zero);
        await Eventually.TrueAsync(() => Seen() is not null, "the heartbeat is found");
        Assert.False(_reader.Live.IsRedisAway);
    }

    [Fact]
    public async Task Everything_in_Redis_expires()
    {
        await _reader.Live.Registry.PublishAsync(_beat, TestContext.Current.CancellationToken);
        await _reader.Live.Registry.RemoveAsync("worker-2", Guid.NewGuid(), TestContext.Current.CancellationToken);
        await _reader.Live.RateLimits.TakeAsync("someone", 3, TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        _reader.Live.PartialTexts.Publish(new(Guid.NewGuid(), Guid.NewGuid(), 1, 0, "text"));
        string[] keys = [];
        await Eventually.TrueAsync(async () => (keys = [.. ((RedisValue[])(await Redis.ExecuteAsync("KEYS", _prefix + "*"))!).Select(key => key.ToString())]).Length == 4, "four keys are there");
        foreach (var key in keys) Assert.True(await Redis.KeyTimeToLiveAsync(key) is not null, key);
    }

    [Fact]
    public void A_silent_node_does_not_stay_in_memory()
    {
        var time = new FakeTimeProvider();
        var registry = new InProcessRegistry(time);
        registry.Take(_beat, TimeSpan.Zero);
        time.Advance(RedisRegistry.KeepFor);
        registry.Forget(RedisRegistry.KeepFor);
        var before = registry.Snapshot;
        Assert.Single(before.Nodes);
        time.Advance(TimeSpan.FromSeconds(1));
        registry.Forget(RedisRegistry.KeepFor);
        Assert.Empty(registry.Snapshot.Nodes);
        Assert.True(registry.Snapshot.MembershipVersion > before.MembershipVersion);
    }

    [Fact]
    public void An_old_heartbeat_of_another_incarnation_does_not_replace_a_younger_one()
    {
        var registry = new InProcessRegistry(new FakeTimeProvider());
        registry.Take(_beat, TimeSpan.FromSeconds(1));
        registry.Take(_beat with { Incarnation = Guid.NewGuid() }, TimeSpan.FromSeconds(2));
        Assert.Equal(_beat, registry.Snapshot.Nodes.Single().Heartbeat);
        var renewed = _beat with { Incarnation = Guid.NewGuid(), Sequence = 1 };
        registry.Take(renewed, TimeSpan.Zero);
        Assert.Equal(renewed, registry.Snapshot.Nodes.Single().Heartbeat);
    }

    private RegisteredNode? Seen() => _reader.Live.Registry.Snapshot.Nodes.SingleOrDefault(node => node.Heartbeat.NodeId == _beat.NodeId);

    private async Task StoreAsync(TimeSpan age) => await Redis.HashSetAsync(_prefix + "{nodes}", _beat.NodeId,
        $"{await NowAsync() - (long)age.TotalMilliseconds} {_beat.Incarnation:N} {_beat.Sequence} {JsonSerializer.Serialize(_beat, HeartbeatJson.Default.Heartbeat)}");

    private async Task<long> NowAsync()
    {
        var time = (RedisValue[])(await Redis.ExecuteAsync("TIME"))!;
        return ((long)time[0] * 1000) + ((long)time[1] / 1000);
    }
}
