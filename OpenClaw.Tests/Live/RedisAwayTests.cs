using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Signals;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.Live;

/// <summary>Redis may be absent at start, vanish, and come back empty: slower, never wrong, and nothing throws.</summary>
public sealed class RedisAwayTests
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly string _prefix = RedisNode.NewPrefix();
    private readonly Guid _conversation = Guid.NewGuid();
    private readonly Guid _job = Guid.NewGuid();
    private long _sequence;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Redis_that_is_absent_at_start_is_found_when_it_comes()
    {
        int port;
        await using (var gone = await RedisServer.StartAsync()) port = gone.Port;
        await using var one = await RedisNode.StartAsync($"127.0.0.1:{port}", _prefix);
        await using var two = await RedisNode.StartAsync($"127.0.0.1:{port}", _prefix);
        Assert.True(one.Live.IsRedisAway);
        await EverythingIsAcceptedAsync(one);

        await using var redis = await RedisServer.StartAsync(port);
        await EverythingWorksAsync(one, two, attempt: 1);
        Assert.False(one.Live.IsRedisAway);
    }

    [Fact]
    public async Task Redis_that_vanishes_and_comes_back_empty_is_filled_again()
    {
        var redis = await RedisServer.StartAsync();
        await using var one = await RedisNode.StartAsync(redis.ConnectionString, _prefix);
        await using var two = await RedisNode.StartAsync(redis.ConnectionString, _prefix);
        await EverythingWorksAsync(one, two, attempt: 1);

        await redis.DisposeAsync();
        await Eventually.TrueAsync(() => one.Live.IsRedisAway && two.Live.IsRedisAway, "the loss is noticed");
        await EverythingIsAcceptedAsync(one);

        redis = await RedisServer.StartAsync(redis.Port);
        await EverythingWorksAsync(one, two, attempt: 2);
        await redis.DisposeAsync();
    }

    [Fact]
    public async Task A_loss_is_logged_once_and_so_is_the_return()
    {
        var redis = await RedisServer.StartAsync();
        await using var node = await RedisNode.StartAsync(redis.ConnectionString, _prefix);
        await redis.DisposeAsync();
        await Eventually.TrueAsync(() => node.Live.IsRedisAway, "the loss is noticed");
        for (var i = 0; i < 100; i++) await EverythingIsAcceptedAsync(node);
        redis = await RedisServer.StartAsync(redis.Port);
        await Eventually.TrueAsync(() => !node.Live.IsRedisAway, "the return is noticed");

        Assert.Single(node.LogsWith("Redis is away"));
        Assert.Single(node.LogsWith("Redis is back"));
        Assert.DoesNotContain(node.Logs.GetSnapshot(), record => record.Level >= LogLevel.Error);
        await redis.DisposeAsync();
    }

    [Fact]
    public async Task Whoever_waits_for_a_signal_is_told_to_look_when_Redis_is_back()
    {
        var redis = await RedisServer.StartAsync();
        await using var node = await RedisNode.StartAsync(redis.ConnectionString, _prefix);
        await redis.DisposeAsync();
        await Eventually.TrueAsync(() => node.Live.IsRedisAway, "the loss is noticed");
        var heard = new ConcurrentQueue<Signal>();
        foreach (var kind in Enum.GetValues<SignalKind>()) node.Live.Signals.Subscribe(kind, heard.Enqueue);

        redis = await RedisServer.StartAsync(redis.Port);
        await Eventually.TrueAsync(() => heard.Count >= 3, "everybody is told");
        await redis.DisposeAsync();
        Assert.Equal([new Signal(SignalKind.JobsReady), new Signal(SignalKind.OutboxReady), new Signal(SignalKind.Settings)], heard);
    }

    [Fact]
    public async Task The_text_of_an_attempt_that_goes_on_is_whole_again_after_Redis_lost_it()
    {
        var redis = await RedisServer.StartAsync();
        await using var worker = await RedisNode.StartAsync(redis.ConnectionString, _prefix);
        await using var gateway = await RedisNode.StartAsync(redis.ConnectionString, _prefix);
        Say(worker, 1, 0, "before, ");
        await ReadsAsync(gateway, 1, "before, ");
        await redis.DisposeAsync();
        Say(worker, 1, 8, "meanwhile");

        redis = await RedisServer.StartAsync(redis.Port);
        await ReadsAsync(gateway, 1, "before, meanwhile");
        Say(worker, 1, 17, ", after");
        await ReadsAsync(gateway, 1, "before, meanwhile, after");
        await redis.DisposeAsync();
    }

    [Fact]
    public async Task The_text_of_an_attempt_that_pauses_is_there_again_after_Redis_lost_it()
    {
        var redis = await RedisServer.StartAsync();
        await using var worker = await RedisNode.StartAsync(redis.ConnectionString, _prefix);
        await using var gateway = await RedisNode.StartAsync(redis.ConnectionString, _prefix);
        Say(worker, 1, 0, "all that was said");
        await ReadsAsync(gateway, 1, "all that was said");
        await redis.DisposeAsync();
        await Eventually.TrueAsync(() => worker.Live.IsRedisAway && gateway.Live.IsRedisAway, "the loss is noticed");

        redis = await RedisServer.StartAsync(redis.Port);
        await ReadsAsync(gateway, 1, "all that was said");
        await redis.DisposeAsync();
    }

    [Fact]
    public async Task A_Redis_that_hangs_counts_as_away_and_holds_nobody_up()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var node = await RedisNode.StartAsync(redis.ConnectionString, _prefix);
        await node.Redis.GetDatabase().ExecuteAsync("CLIENT", "PAUSE", "4000", "ALL");
        await Eventually.TrueAsync(() => node.Live.IsRedisAway, "the silence is noticed");
        await EverythingIsAcceptedAsync(node);
        await Eventually.TrueAsync(() => !node.Live.IsRedisAway, "the return is noticed");
    }

    private async Task EverythingIsAcceptedAsync(RedisNode node)
    {
        var limit = TimeSpan.FromSeconds(2);
        await node.Live.Registry.PublishAsync(Beat("worker-1"), Stop).AsTask().WaitAsync(limit, Stop);
        Assert.Contains(node.Live.Registry.Snapshot.Nodes, n => n.Heartbeat.NodeId == "worker-1");
        await node.Live.Registry.RemoveAsync("nobody", Guid.NewGuid(), Stop).AsTask().WaitAsync(limit, Stop);
        foreach (var kind in Enum.GetValues<SignalKind>()) node.Live.Signals.Publish(new Signal(kind));
        var other = Guid.NewGuid();
        node.Live.PartialTexts.Publish(new PartialText(other, _job, 1, 0, "unheard"));
        using (node.Live.PartialTexts.Subscribe(other, _ => { })) node.Live.PartialTexts.Forget(other, _job, 1);
        Assert.Null(await node.Live.PartialTexts.ReadAsync(other, Stop).AsTask().WaitAsync(limit, Stop));
        var key = Guid.NewGuid().ToString();
        Assert.True((await node.Live.RateLimits.TakeAsync(key, 1, Hour, Stop).AsTask().WaitAsync(limit, Stop)).IsAllowed);
        Assert.False((await node.Live.RateLimits.TakeAsync(key, 1, Hour, Stop).AsTask().WaitAsync(limit, Stop)).IsAllowed);
    }

    private async Task EverythingWorksAsync(RedisNode one, RedisNode two, int attempt)
    {
        var heard = new ConcurrentQueue<Signal>();
        var wanted = new Signal(SignalKind.Conversation, Guid.NewGuid());
        using var subscription = two.Live.Signals.Subscribe(SignalKind.Conversation, heard.Enqueue);
        await Eventually.TrueAsync(() =>
        {
            one.Live.Signals.Publish(wanted);
            return heard.Contains(wanted);
        }, "a signal is heard");

        await Eventually.TrueAsync(async () =>
        {
            await one.Live.Registry.PublishAsync(Beat("worker-1"), Stop);
            return two.Live.Registry.Snapshot.Nodes.Any(n => n.Heartbeat.NodeId == "worker-1" && n.Heartbeat.Sequence == _sequence);
        }, "a heartbeat is seen");

        var pieces = new ConcurrentQueue<PartialText>();
        using var stream = two.Live.PartialTexts.Subscribe(_conversation, pieces.Enqueue);
        var said = 0;
        await Eventually.TrueAsync(() =>
        {
            Say(one, attempt, said++, ".");
            return pieces.Any(piece => piece.Attempt == attempt);
        }, "a piece is heard");
        await ReadsAsync(two, attempt, new string('.', said));

        var key = Guid.NewGuid().ToString();
        await one.Live.RateLimits.TakeAsync(key, 1, Hour, Stop);
        Assert.False((await two.Live.RateLimits.TakeAsync(key, 1, Hour, Stop)).IsAllowed);
    }

    private Heartbeat Beat(string id) => new(id, _job, NodeRole.Worker, "local", "1", new Uri("http://127.0.0.1:1"), NodeStatus.Alive, ++_sequence, null);

    private void Say(RedisNode node, int attempt, int offset, string text) => node.Live.PartialTexts.Publish(new PartialText(_conversation, _job, attempt, offset, text));

    private Task ReadsAsync(RedisNode node, int attempt, string text) => Eventually.TrueAsync(
        async () => await node.Live.PartialTexts.ReadAsync(_conversation, Stop) == new PartialText(_conversation, _job, attempt, 0, text), $"a reader finds \"{text}\"");
}
