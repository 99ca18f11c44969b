using OpenClaw.Core.Jobs;
using Xunit;

namespace OpenClaw.Tests.Contracts;

public abstract class RescueContract(Func<Task<StoreBundle>> create) : StoreContract(create)
{
    [Fact]
    public async Task Only_expired_leases_are_rescued_and_their_jobs_are_heads_again_without_blame()
    {
        var worker = await JoinAsync();
        var first = await AcceptAsync("a", "one");
        await AcceptAsync("a", "two");
        var expired = await LeaseOneAsync(worker, Brief);
        await AcceptAsync("b");
        var running = await LeaseOneAsync(worker);
        await RescueAsync(1);
        Assert.Equal(0, await Store.Jobs.RescueExpiredAsync(100, onlyOffered: false, Token));

        var view = await FindAsync(first.JobId);
        Assert.Equal((JobState.Queued, 0, 0), (view.State, view.Failures, view.Deaths));
        var again = await LeaseOneAsync(worker);
        Assert.Equal((first.JobId, expired.Lease.Token.Attempt + 1), (again.Lease.JobId, again.Lease.Token.Attempt));
        Assert.Equal(HolderResult.Done, await CommitAsync(running));
    }

    [Fact]
    public async Task An_offer_that_nobody_accepted_can_be_rescued_while_started_jobs_are_left_alone()
    {
        var worker = await JoinAsync();
        await AcceptAsync("a");
        await AcceptAsync("b");
        await AcceptAsync("c");
        var started = await StartOneAsync(worker, Brief);
        var offered = await LeaseOneAsync(worker, Brief);
        var fresh = await LeaseOneAsync(worker);
        await Eventually.TrueAsync(async () => await Store.Jobs.RescueExpiredAsync(100, onlyOffered: true, Token) == 1, "the offer is rescued");
        await Task.Delay(Brief * 2, Token);
        Assert.Equal(0, await Store.Jobs.RescueExpiredAsync(100, onlyOffered: true, Token));
        Assert.Equal((JobState.Queued, 0), ((await FindAsync(offered.Lease.JobId)).State, (await FindAsync(offered.Lease.JobId)).Past.Count));
        Assert.Null(await Store.Jobs.StartAsync(offered.Lease, Unhurried, History, Token));
        Assert.Equal(HolderResult.Done, await CommitAsync(started));
        Assert.Equal(HolderResult.Done, await CommitAsync(fresh));
    }

    [Fact]
    public async Task An_expired_lease_that_nobody_rescued_is_still_valid()
    {
        var worker = await JoinAsync();
        await AcceptAsync("a");
        await AcceptAsync("b");
        var (commits, extends) = (await LeaseOneAsync(worker, Brief), await LeaseOneAsync(worker, Brief));
        await AcceptAsync("clock");
        await LeaseOneAsync(worker, Brief);
        await Task.Delay(Brief * 2, Token);
        Assert.Equal(HolderResult.Done, await CommitAsync(commits));
        Assert.Equal(HolderResult.Done, await Store.Jobs.ExtendAsync(extends.Lease, Unhurried, Token));
        await RescueAsync(1);
        Assert.Equal(JobState.Leased, (await FindAsync(extends.Lease.JobId)).State);
        Assert.Equal(HolderResult.Done, await CommitAsync(extends));
    }

    [Fact]
    public async Task A_rescued_holder_can_change_nothing()
    {
        var worker = await JoinAsync();
        await AcceptAsync("a");
        var late = await LeaseOneAsync(worker, Brief);
        await RescueAsync(1);
        var again = await LeaseOneAsync(worker);
        var before = await SnapshotAsync(late.Lease.JobId);
        Assert.Equal(HolderResult.Stale, await Store.Jobs.ExtendAsync(late.Lease, Unhurried, Token));
        Assert.Equal(HolderResult.Stale, await CommitAsync(late));
        Assert.Equal(HolderResult.Stale, await FailAsync(late, null));
        Assert.Equal(HolderResult.Stale, await ReleaseAsync(late));
        Assert.Equal(before, await SnapshotAsync(late.Lease.JobId));
        Assert.Equal(HolderResult.Done, await CommitAsync(again));
        Assert.Equal(HolderResult.Stale, await CommitAsync(late));
    }

    [Fact]
    public async Task A_rescue_keeps_its_limit()
    {
        var worker = await JoinAsync();
        for (var i = 0; i < 5; i++) await AcceptAsync($"c{i}");
        await LeaseAsync(worker, 5, Brief);
        await Task.Delay(Brief * 2, Token);
        var steps = new List<int>();
        await Eventually.TrueAsync(async () =>
        {
            steps.Add(await Store.Jobs.RescueExpiredAsync(2, onlyOffered: false, Token));
            return steps.Sum() == 5;
        }, "all five are rescued");
        Assert.All(steps, step => Assert.InRange(step, 0, 2));
    }

    [Fact]
    public async Task Concurrent_rescuers_rescue_a_job_once()
    {
        var worker = await JoinAsync();
        for (var i = 0; i < 10; i++) await AcceptAsync($"c{i}");
        Assert.Equal(10, (await LeaseAsync(worker, 10, Brief)).Count);
        await Task.Delay(Brief * 3, Token);
        var rescued = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Store.Jobs.RescueExpiredAsync(100, onlyOffered: false, Token))));
        await RescueAsync(10 - rescued.Sum());
        Assert.InRange(rescued.Sum(), 0, 10);
        Assert.Equal(new JobCounts(10, 0, 0, 0), await Store.Jobs.CountAsync(Token));
    }
}
