using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;
using Xunit;

namespace OpenClaw.Tests.Contracts;

/// <summary>A leased job that changes hands without being free in between.</summary>
public abstract class HandOverContract(Func<Task<StoreBundle>> create) : StoreContract(create)
{
    [Fact]
    public async Task A_job_that_is_handed_over_is_the_new_holders_and_the_old_one_can_change_nothing()
    {
        var (from, to) = (await JoinAsync(), await JoinAsync("gateway-1", NodeRole.Gateway));
        await AcceptAsync("a");
        var old = await LeaseOneAsync(from, Brief);
        var lease = await Store.Jobs.HandOverAsync(old.Lease, to, Unhurried, Token);
        Assert.NotNull(lease);
        Assert.Equal((old.Lease.JobId, old.Lease.ConversationId, old.Lease.Token.Attempt + 1), (lease.Value.JobId, lease.Value.ConversationId, lease.Value.Token.Attempt));
        Assert.NotEqual(old.Lease.Token.Id, lease.Value.Token.Id);
        Assert.Equal((JobState.Leased, "gateway-1"), ((await FindAsync(old.Lease.JobId)).State, (await FindAsync(old.Lease.JobId)).Worker));

        Assert.Equal(HolderResult.Stale, await Store.Jobs.ExtendAsync(old.Lease, Unhurried, Token));
        Assert.Equal(HolderResult.Stale, await CommitAsync(old));
        Assert.Equal(HolderResult.Stale, await ReleaseAsync(old));
        Assert.Null(await Store.Jobs.HandOverAsync(old.Lease, from, Unhurried, Token));
        await Task.Delay(Brief * 2, Token);
        Assert.Equal(0, await Store.Jobs.RescueExpiredAsync(10, onlyOffered: false, Token)); // its own duration counts, not the old lease's
        await AssertNothingToLeaseAsync(from);
        Assert.Equal(HolderResult.Done, await Store.Jobs.CommitAsync(lease.Value, Answer, Token));
    }

    [Fact]
    public async Task A_node_that_is_not_alive_gets_nothing_and_the_holder_keeps_the_job()
    {
        var (from, dead, draining) = (await JoinAsync(), await JoinAsync("dead"), await JoinAsync("draining"));
        await Store.Nodes.DeclareDeadAsync("dead", dead, crashed: false, 3, Token);
        await Store.Nodes.SetStatusAsync("draining", draining, NodeStatus.Draining, "key-1", Token);
        await AcceptAsync("a");
        var job = await LeaseOneAsync(from);
        foreach (var nobody in new[] { dead, draining, Guid.NewGuid() }) Assert.Null(await Store.Jobs.HandOverAsync(job.Lease, nobody, Unhurried, Token));
        Assert.Equal(HolderResult.Done, await CommitAsync(job));
    }

    [Fact]
    public async Task A_job_that_is_handed_over_has_not_started_at_its_new_holder_and_a_crash_there_is_none_of_its_deaths()
    {
        var (from, to) = (await JoinAsync(), await JoinAsync("worker-2"));
        await AcceptAsync("a");
        var job = await StartOneAsync(from);
        Assert.NotNull(await Store.Jobs.HandOverAsync(job.Lease, to, Unhurried, Token));
        Assert.Null((await FindAsync(job.Lease.JobId)).StartedAt);
        Assert.Equal(1, await Store.Nodes.DeclareDeadAsync("worker-2", to, crashed: true, 3, Token));
        Assert.Equal(0, (await FindAsync(job.Lease.JobId)).Deaths);
    }

    [Fact]
    public async Task A_job_that_was_taken_back_or_ended_is_not_handed_over()
    {
        var worker = await JoinAsync();
        await AcceptAsync("a");
        await AcceptAsync("b");
        var (released, cancelled) = (await LeaseOneAsync(worker), await LeaseOneAsync(worker));
        await ReleaseAsync(released);
        await Store.Jobs.CancelAsync(cancelled.Lease.JobId, "stop", Token);
        Assert.Null(await Store.Jobs.HandOverAsync(released.Lease, worker, Unhurried, Token));
        Assert.Null(await Store.Jobs.HandOverAsync(cancelled.Lease, worker, Unhurried, Token));
    }
}
