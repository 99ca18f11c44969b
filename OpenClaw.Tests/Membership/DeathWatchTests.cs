using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Journal;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Nodes;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.Membership;

public sealed class DeathWatchTests
{
    private static readonly HeartbeatOptions Heartbeat = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_frozen_worker_loses_its_jobs_when_it_is_old_and_silent_and_no_job_is_blamed()
    {
        await using var bundle = await WatchBundle.StartAsync();
        await using var worker = await LoopbackWorker.StartAsync("worker-1", SayNothingAsync);
        await bundle.JoinAsync(worker);
        var job = await LeaseAsync(bundle, worker);
        await bundle.BeatAsync(worker);

        var passed = TimeSpan.Zero;
        await Eventually.TrueAsync(
            async () =>
            {
                await bundle.StepAsync();
                passed += WatchBundle.Step;
                return await bundle.StatusAsync("worker-1") == NodeStatus.Dead;
            },
            "the frozen worker is declared dead");
        Assert.True(passed > Heartbeat.DeadAfter, $"{passed}");
        var view = (await bundle.Store.Jobs.FindAsync(job.Lease.JobId, Token))!;
        Assert.Equal((JobState.Queued, 0), (view.State, view.Deaths));
        Assert.Equal(HolderResult.Stale, await bundle.Store.Jobs.CommitAsync(job.Lease, new JobAnswer("late", "demo", 0, 0), Token));
        Assert.Equal([JournalKinds.NodeJoined, JournalKinds.NodeSuspect, JournalKinds.NodeDead], await bundle.KindsAsync("worker-1"));
    }

    [Fact]
    public async Task A_killed_worker_is_dead_as_soon_as_it_is_suspect_and_its_jobs_count_the_crash()
    {
        await using var bundle = await WatchBundle.StartAsync();
        var worker = await LoopbackWorker.StartAsync("worker-1");
        await bundle.JoinAsync(worker);
        var job = await LeaseAsync(bundle, worker);
        await bundle.BeatAsync(worker);
        await worker.DisposeAsync();

        // Real sockets and a clock of our own: the step stays below the accusation.
        var small = TimeSpan.FromMilliseconds(1);
        for (var i = 0; i < 7; i++) await bundle.StepAsync();
        await Eventually.TrueAsync(
            async () =>
            {
                await bundle.StepAsync(small);
                return await bundle.StatusAsync("worker-1") == NodeStatus.Dead;
            },
            "the killed worker is declared dead");
        Assert.Equal(1, (await bundle.Store.Jobs.FindAsync(job.Lease.JobId, Token))!.Deaths);
    }

    [Fact]
    public async Task A_worker_that_answers_is_suspect_and_recovers()
    {
        await using var bundle = await WatchBundle.StartAsync();
        await using var worker = await LoopbackWorker.StartAsync("worker-1");
        worker.Answer = http => http.Response.WriteAsync(JsonSerializer.Serialize(worker.Node().Heartbeat, HeartbeatJson.Default.Heartbeat));
        await bundle.JoinAsync(worker);
        await bundle.BeatAsync(worker);
        await Eventually.TrueAsync(
            async () =>
            {
                await bundle.StepAsync(TimeSpan.FromMilliseconds(20));
                return worker.Seen.Count >= 5;
            },
            "it was asked again and again");
        Assert.Equal(NodeStatus.Alive, await bundle.StatusAsync("worker-1"));
        await bundle.BeatAsync(worker);
        await bundle.StepAsync();
        Assert.Equal([JournalKinds.NodeJoined, JournalKinds.NodeSuspect, JournalKinds.NodeRecovered], await bundle.KindsAsync("worker-1"));
    }

    [Fact]
    public async Task A_worker_at_whose_address_another_incarnation_answers_is_dead_and_no_job_is_blamed()
    {
        await using var bundle = await WatchBundle.StartAsync();
        await using var worker = await LoopbackWorker.StartAsync("worker-1");
        worker.Answer = http => http.Response.WriteAsync(JsonSerializer.Serialize(worker.Node().Heartbeat with { Incarnation = Guid.NewGuid() }, HeartbeatJson.Default.Heartbeat));
        await bundle.JoinAsync(worker);
        var job = await LeaseAsync(bundle, worker);
        await bundle.BeatAsync(worker);
        await Eventually.TrueAsync(
            async () =>
            {
                await bundle.StepAsync();
                return await bundle.StatusAsync("worker-1") == NodeStatus.Dead;
            },
            "the old incarnation is declared dead");
        var view = (await bundle.Store.Jobs.FindAsync(job.Lease.JobId, Token))!;
        Assert.Equal((JobState.Queued, 0), (view.State, view.Deaths));
    }

    [Fact]
    public async Task A_gateway_that_slept_accuses_nobody()
    {
        await using var bundle = await WatchBundle.StartAsync();
        await using var worker = await LoopbackWorker.StartAsync("worker-1", SayNothingAsync);
        await bundle.JoinAsync(worker);
        await bundle.BeatAsync(worker);
        await bundle.StepAsync();
        for (var i = 0; i < 20; i++) await bundle.StepAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(NodeStatus.Alive, await bundle.StatusAsync("worker-1"));
        Assert.False(worker.Seen.TryRead(out _));
    }

    [Fact]
    public async Task A_gateway_that_is_not_heard_itself_accuses_nobody()
    {
        await using var bundle = await WatchBundle.StartAsync();
        await using var worker = await LoopbackWorker.StartAsync("worker-1", SayNothingAsync);
        await bundle.JoinAsync(worker);
        await bundle.BeatAsync(worker);
        bundle.IsHeard = false;
        for (var i = 0; i < 100; i++) await bundle.StepAsync();
        Assert.Equal(NodeStatus.Alive, await bundle.StatusAsync("worker-1"));
    }

    [Fact]
    public async Task A_row_whose_node_was_never_heard_of_is_swept_by_the_leader_alone()
    {
        await using var other = await WatchBundle.StartAsync(leads: false);
        await using var leader = await WatchBundle.StartAsync();
        var worker = await LoopbackWorker.StartAsync("worker-1");
        await worker.DisposeAsync();
        await other.JoinAsync(worker);
        await leader.JoinAsync(worker);
        await Eventually.TrueAsync(
            async () =>
            {
                await other.StepAsync();
                await leader.StepAsync();
                return await leader.StatusAsync("worker-1") == NodeStatus.Dead;
            },
            "the leader sweeps the row");
        Assert.Equal(NodeStatus.Alive, await other.StatusAsync("worker-1"));
    }

    private static Task SayNothingAsync(HttpContext http)
    {
        var gone = new TaskCompletionSource();
        http.RequestAborted.Register(gone.SetResult);
        return gone.Task;
    }

    [Fact]
    public async Task A_node_that_left_the_registry_a_moment_before_its_row_is_neither_suspect_nor_dead()
    {
        await using var bundle = await WatchBundle.StartAsync();
        await using var worker = await LoopbackWorker.StartAsync("worker-1");
        await bundle.JoinAsync(worker);
        for (var i = 0; i < 4; i++) await bundle.StepAsync();
        await bundle.Store.Nodes.SetStatusAsync(worker.Id, worker.Incarnation, NodeStatus.Left, worker.Id, Token);
        for (var i = 0; i < 12; i++) await bundle.StepAsync();
        Assert.Equal([JournalKinds.NodeJoined, JournalKinds.NodeLeft], await bundle.KindsAsync(worker.Id));
    }

    private static async Task<LeasedJob> LeaseAsync(WatchBundle bundle, LoopbackWorker worker)
    {
        await bundle.Store.Jobs.AcceptAsync(new InboundMessage(new ChannelAddress("api", "default", "a"), "key", "hello"), Token);
        var job = Assert.Single(await bundle.Store.Jobs.LeaseAsync([worker.Incarnation], TimeSpan.FromMinutes(10), Token));
        Assert.NotNull(await bundle.Store.Jobs.StartAsync(job.Lease, TimeSpan.FromMinutes(10), 0, Token));
        return job;
    }
}
