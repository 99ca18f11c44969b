using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OpenClaw.Core.Live;
using OpenClaw.Core.Nodes;
using OpenClaw.Tests.Doubles;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.Live;

/// <summary>Doubt about the registry is none about the workers: gateways ask them.</summary>
public sealed class HeartbeatPullTests
{
    private static readonly HeartbeatOptions Heartbeat = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_registry_a_worker_is_found_by_its_row_and_stays_fresh()
    {
        await using var worker = await StartWorkerAsync();
        await using var live = LiveState.Polling(TimeProvider.System, NullLoggerFactory.Instance);
        using var client = new HeartbeatClient(new ClusterSecret(WorkerHost.Secret));
        using var puller = PullerOf(live, worker, client);
        await puller.RunOnceAsync(Stop);
        var first = Assert.Single(live.Registry.Snapshot.Nodes).Heartbeat;
        Assert.Equal((worker.Get<LocalNode>().Incarnation, NodeStatus.Alive), (first.Incarnation, first.Status));
        Assert.True(first.Load?.Slots > 0);

        await puller.StartAsync(Stop);
        await StaysFreshAsync(live, worker.Get<LocalNode>().Id, first.Sequence + 4);
        await puller.StopAsync(Stop);
    }

    [Fact]
    public async Task While_Redis_is_away_nobody_becomes_suspect_and_afterwards_nobody_is_asked()
    {
        var redis = await RedisServer.StartAsync();
        var prefix = RedisNode.NewPrefix();
        await using var worker = await StartWorkerAsync();
        await using var publisher = await RedisNode.StartAsync(redis.ConnectionString, prefix);
        await using var gateway = await RedisNode.StartAsync(redis.ConnectionString, prefix);
        using var client = new HeartbeatClient(new ClusterSecret(WorkerHost.Secret));
        using var puller = PullerOf(gateway.Live, worker, client);
        await puller.RunOnceAsync(Stop);
        Assert.Empty(gateway.Live.Registry.Snapshot.Nodes); // nobody is asked while Redis is there

        var source = worker.Get<HeartbeatPublisher>();
        await publisher.Live.Registry.PublishAsync(source.Next(), Stop);
        var id = worker.Get<LocalNode>().Id;
        await Eventually.TrueAsync(() => gateway.Live.Registry.Snapshot.Nodes.Any(), "the worker is seen");
        await puller.StartAsync(Stop);
        await redis.DisposeAsync();
        await StaysFreshAsync(gateway.Live, id, source.Next().Sequence + 6);

        redis = await RedisServer.StartAsync(redis.Port);
        await Eventually.TrueAsync(async () =>
        {
            await publisher.Live.Registry.PublishAsync(source.Next(), Stop);
            Assert.True(AgeOf(gateway.Live, id) < Heartbeat.SuspectAfter);
            return !gateway.Live.IsRedisAway && !gateway.Live.Pulled!.AreWanted;
        }, "heartbeats come through Redis alone");
        await puller.StopAsync(Stop);
        await redis.DisposeAsync();
    }

    [Fact]
    public async Task A_worker_answers_only_who_knows_the_secret_and_only_after_it_joined()
    {
        await using var worker = await StartWorkerAsync();
        using var stranger = new HeartbeatClient(new ClusterSecret("another secret altogether"));
        Assert.Null(await stranger.AskAsync(worker.Client.BaseAddress!, Stop));
        worker.Client.DefaultRequestHeaders.Remove("Authorization");
        using var refused = await worker.Client.GetAsync(HeartbeatJson.Path, Stop);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
    }

    [Fact]
    public async Task A_worker_that_does_not_answer_grows_old_and_delays_nobody()
    {
        await using var worker = await StartWorkerAsync();
        worker.Nodes.Rows["silent"] = worker.Get<LocalNode>().ToRecord(default) with { Id = "silent", Address = new Uri($"http://127.0.0.1:{FreePort.Next()}") };
        await using var live = LiveState.Polling(TimeProvider.System, NullLoggerFactory.Instance);
        using var client = new HeartbeatClient(new ClusterSecret(WorkerHost.Secret));
        using var puller = PullerOf(live, worker, client);
        await puller.RunOnceAsync(Stop);
        Assert.Equal(worker.Get<LocalNode>().Id, Assert.Single(live.Registry.Snapshot.Nodes).Heartbeat.NodeId);
    }

    private static async Task<WorkerHost> StartWorkerAsync()
    {
        var worker = await WorkerHost.StartAsync();
        await Eventually.TrueAsync(() => worker.Get<LocalNode>().Joined.IsCompletedSuccessfully, "the worker joined");
        return worker;
    }

    private static HeartbeatPuller PullerOf(LiveState live, WorkerHost worker, HeartbeatClient client) => new(
        live, new WorkerRows(worker.Nodes, TimeProvider.System, NullLogger<WorkerRows>.Instance), client, Options.Create(Heartbeat), TimeProvider.System);

    private static Task StaysFreshAsync(LiveState live, string id, long until) => Eventually.TrueAsync(() =>
    {
        Assert.True(AgeOf(live, id) < Heartbeat.SuspectAfter);
        return live.Registry.Snapshot.Nodes.Single(node => node.Heartbeat.NodeId == id).Heartbeat.Sequence >= until;
    }, $"{id} is heard of again and again");

    private static TimeSpan AgeOf(LiveState live, string id) => live.Registry.Snapshot.Nodes.Single(node => node.Heartbeat.NodeId == id).Age;
}
