using OpenClaw.Core.Jobs;
using Xunit;

namespace OpenClaw.Tests.Contracts;

/// <summary>What a holder may do with its token, and what a token that is no longer the job's may not.</summary>
public abstract class TokenContract(Func<Task<StoreBundle>> create) : StoreContract(create)
{
    [Fact]
    public async Task A_commit_that_is_repeated_is_already_done_and_changes_nothing()
    {
        var job = await LeasedAsync();
        Assert.Equal(HolderResult.Done, await CommitAsync(job));
        var before = await SnapshotAsync(job.Lease.JobId);
        Assert.Equal(HolderResult.AlreadyDone, await CommitAsync(job));
        Assert.Equal(HolderResult.AlreadyDone, await CommitAsync(job, Answer with { Text = "another answer" }));
        Assert.Equal(before, await SnapshotAsync(job.Lease.JobId));
    }

    [Fact]
    public async Task A_committed_token_can_do_nothing_else()
    {
        var job = await LeasedAsync();
        await CommitAsync(job);
        await AssertOnlyCommitIsKnownAsync(job);
    }

    [Fact]
    public async Task A_token_is_compared_in_both_parts()
    {
        var job = await LeasedAsync();
        var token = job.Lease.Token;
        await AssertStaleAsync(job with { Lease = job.Lease with { Token = token with { Id = Guid.NewGuid() } } });
        await AssertStaleAsync(job with { Lease = job.Lease with { Token = token with { Attempt = token.Attempt + 1 } } });
        Assert.Equal(HolderResult.Done, await CommitAsync(job));
    }

    [Fact]
    public async Task A_token_of_an_unknown_job_is_stale()
    {
        var lease = new JobLease(Guid.NewGuid(), Guid.NewGuid(), new FencingToken(1, Guid.NewGuid()));
        Assert.Equal(HolderResult.Stale, await Store.Jobs.ExtendAsync(lease, Unhurried, Token));
        Assert.Equal(HolderResult.Stale, await Store.Jobs.CommitAsync(lease, Answer, Token));
        Assert.Equal(HolderResult.Stale, await Store.Jobs.FailAsync(lease, Failure, null, Token));
        Assert.Equal(HolderResult.Stale, await Store.Jobs.ReleaseAsync(lease, Token));
    }

    [Fact]
    public async Task After_a_release_the_old_token_is_worth_nothing_even_when_the_job_runs_again()
    {
        var job = await LeasedAsync();
        await ReleaseAsync(job);
        await AssertPowerlessAsync(job);
        var again = await LeaseOneAsync(job.Holder);
        await AssertStaleAsync(job);
        Assert.Equal(HolderResult.Done, await CommitAsync(again));
        await AssertPowerlessAsync(job);
    }

    [Fact]
    public async Task After_a_failure_the_old_token_is_worth_nothing_even_when_the_job_runs_again()
    {
        var job = await LeasedAsync();
        Assert.Equal(HolderResult.Done, await FailAsync(job, TimeSpan.Zero));
        await AssertPowerlessAsync(job);
        await LeaseOneAsync(job.Holder);
        await AssertStaleAsync(job);
    }

    [Fact]
    public async Task After_a_dead_letter_the_old_token_is_worth_nothing()
    {
        var job = await LeasedAsync();
        Assert.Equal(HolderResult.Done, await FailAsync(job, null));
        await AssertPowerlessAsync(job);
    }

    [Fact]
    public async Task An_extended_lease_can_be_extended_again()
    {
        var job = await LeasedAsync();
        for (var i = 0; i < 3; i++) Assert.Equal(HolderResult.Done, await Store.Jobs.ExtendAsync(job.Lease, Unhurried, Token));
        Assert.Equal(HolderResult.Done, await CommitAsync(job));
    }

    [Fact]
    public async Task An_extended_lease_is_not_rescued_at_its_first_end()
    {
        var (brief, other) = (await LeasedAsync("a", Brief), await LeasedAsync("b", Brief));
        Assert.Equal(HolderResult.Done, await Store.Jobs.ExtendAsync(brief.Lease, Unhurried, Token));
        await RescueAsync(1);
        Assert.Equal(JobState.Queued, (await FindAsync(other.Lease.JobId)).State);
        Assert.Equal(HolderResult.Done, await CommitAsync(brief));
    }

    [Fact]
    public async Task Concurrent_commits_of_one_token_are_done_once()
    {
        var job = await LeasedAsync();
        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => CommitAsync(job))));
        Assert.Single(results, HolderResult.Done);
        Assert.Equal(15, results.Count(result => result == HolderResult.AlreadyDone));
        Assert.Equal(2, (await TurnsAsync("a")).Count);
    }

    [Fact]
    public async Task A_commit_and_a_cancel_that_race_leave_one_winner()
    {
        for (var round = 0; round < 20; round++)
        {
            var job = await LeasedAsync($"race-{round}");
            var commit = Task.Run(() => CommitAsync(job));
            var cancel = Task.Run(() => Store.Jobs.CancelAsync(job.Lease.JobId, "stop", Token));
            var won = (await commit == HolderResult.Done, await cancel == OperatorResult.Done);
            Assert.Contains(won, new[] { (true, false), (false, true) });
            Assert.Equal(won.Item1 ? JobState.Completed : JobState.Cancelled, (await FindAsync(job.Lease.JobId)).State);
        }
    }

    private async Task<LeasedJob> LeasedAsync(string conversation = "a", TimeSpan? duration = null)
    {
        await AcceptAsync(conversation);
        return await LeaseOneAsync(await JoinAsync(conversation), duration);
    }

    private async Task AssertStaleAsync(LeasedJob job)
    {
        var before = await SnapshotAsync(job.Lease.JobId);
        Assert.Equal(HolderResult.Stale, await Store.Jobs.ExtendAsync(job.Lease, Brief, Token));
        Assert.Equal(HolderResult.Stale, await CommitAsync(job));
        Assert.Equal(HolderResult.Stale, await FailAsync(job, null));
        Assert.Equal(HolderResult.Stale, await ReleaseAsync(job));
        Assert.Equal(before, await SnapshotAsync(job.Lease.JobId));
    }

    /// <summary>The verb that gave the job back may be answered as already done; it changes nothing all the same.</summary>
    private async Task AssertPowerlessAsync(LeasedJob job)
    {
        var before = await SnapshotAsync(job.Lease.JobId);
        Assert.Equal(HolderResult.Stale, await Store.Jobs.ExtendAsync(job.Lease, Brief, Token));
        Assert.Equal(HolderResult.Stale, await CommitAsync(job));
        Assert.NotEqual(HolderResult.Done, await FailAsync(job, null));
        Assert.NotEqual(HolderResult.Done, await ReleaseAsync(job));
        Assert.Equal(before, await SnapshotAsync(job.Lease.JobId));
    }

    private async Task AssertOnlyCommitIsKnownAsync(LeasedJob job)
    {
        var before = await SnapshotAsync(job.Lease.JobId);
        Assert.Equal(HolderResult.Stale, await Store.Jobs.ExtendAsync(job.Lease, Brief, Token));
        Assert.Equal(HolderResult.Stale, await FailAsync(job, null));
        Assert.Equal(HolderResult.Stale, await ReleaseAsync(job));
        Assert.Equal(before, await SnapshotAsync(job.Lease.JobId));
    }
}
