using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;
using Xunit;

namespace OpenClaw.Tests.Contracts;

public abstract class LeaseContract(Func<Task<StoreBundle>> create) : StoreContract(create)
{
    [Fact]
    public async Task A_lease_draws_a_new_token_and_names_its_holder()
    {
        var accepted = await AcceptAsync("a");
        var worker = await JoinAsync("worker-7");
        var first = await LeaseOneAsync(worker);
        Assert.Equal((accepted.JobId, first.Address.ConversationId, worker), (first.Lease.JobId, first.Lease.ConversationId, first.Holder));
        Assert.Equal(1, first.Lease.Token.Attempt);
        Assert.Equal((0, TimeSpan.Zero), (first.Failures, first.HeldBack));

        var view = await FindAsync(accepted.JobId);
        Assert.Equal((JobState.Leased, 1, "worker-7"), (view.State, view.Attempts, view.Worker));
        Assert.Null(view.StartedAt);
        Assert.Equal(HolderResult.Done, await Store.Jobs.ExtendAsync(first.Lease, Unhurried, Token));
        Assert.Null((await FindAsync(accepted.JobId)).StartedAt);
        Assert.NotNull(await Store.Jobs.StartAsync(first.Lease, Unhurried, History, Token));
        var started = (await FindAsync(accepted.JobId)).StartedAt;
        Assert.NotNull(started);
        Assert.NotNull(await Store.Jobs.StartAsync(first.Lease, Unhurried, History, Token));
        Assert.Equal(started, (await FindAsync(accepted.JobId)).StartedAt);

        await ReleaseAsync(first);
        var second = await LeaseOneAsync(worker);
        Assert.Equal(2, second.Lease.Token.Attempt);
        Assert.NotEqual(first.Lease.Token.Id, second.Lease.Token.Id);
        Assert.Null((await FindAsync(accepted.JobId)).StartedAt);
    }

    [Fact]
    public async Task A_conversation_has_one_leased_job_and_the_next_waits_for_it()
    {
        var worker = await JoinAsync();
        var first = await AcceptAsync("a", "one");
        var second = await AcceptAsync("a", "two");
        var job = Assert.Single(await LeaseAsync(worker, 5));
        Assert.Equal(first.JobId, job.Lease.JobId);
        await AssertNothingToLeaseAsync(worker);
        await CommitAsync(job);
        Assert.Equal(second.JobId, (await LeaseOneAsync(worker)).Lease.JobId);
    }

    [Fact]
    public async Task A_holder_named_three_times_gets_up_to_three_jobs_of_three_conversations()
    {
        var worker = await JoinAsync();
        for (var i = 0; i < 5; i++) await AcceptAsync($"c{i}");
        Assert.Equal(3, (await LeaseAsync(worker, 3)).Select(job => job.Lease.ConversationId).Distinct().Count());
        Assert.Equal(2, (await LeaseAsync(worker, 3)).Count);
        await AssertNothingToLeaseAsync(worker);
    }

    [Fact]
    public async Task The_oldest_ready_conversation_goes_first()
    {
        var worker = await JoinAsync();
        var accepted = new List<Guid>();
        for (var i = 0; i < 6; i++) accepted.Add((await AcceptAsync($"c{i}")).JobId);
        var leased = new List<Guid>();
        for (var i = 0; i < 6; i++) leased.Add((await LeaseOneAsync(worker)).Lease.JobId);
        Assert.Equal(accepted, leased);
    }

    [Fact]
    public async Task A_conversation_that_frees_goes_behind_those_that_waited()
    {
        var worker = await JoinAsync();
        await AcceptAsync("busy", "one");
        await AcceptAsync("busy", "two");
        var waited = await AcceptAsync("other");
        await CommitAsync(await LeaseOneAsync(worker));
        Assert.Equal(waited.JobId, (await LeaseOneAsync(worker)).Lease.JobId);
        Assert.Equal("two", (await LeaseOneAsync(worker)).Text);
    }

    [Fact]
    public async Task Only_holders_that_are_alive_in_the_node_rows_get_jobs()
    {
        var (alive, draining, dead, left) = (await JoinAsync("alive"), await JoinAsync("draining"), await JoinAsync("dead"), await JoinAsync("left"));
        Assert.True(await Store.Nodes.SetStatusAsync("draining", draining, NodeStatus.Draining, "key-1", Token));
        Assert.True(await Store.Nodes.SetStatusAsync("left", left, NodeStatus.Left, "key-1", Token));
        Assert.Equal(0, await Store.Nodes.DeclareDeadAsync("dead", dead, crashed: true, 3, Token));
        for (var i = 0; i < 8; i++) await AcceptAsync($"c{i}");

        foreach (var holder in new[] { draining, dead, left, Guid.NewGuid() }) await AssertNothingToLeaseAsync(holder);
        var leased = await Store.Jobs.LeaseAsync([draining, alive, dead, Guid.NewGuid(), alive, left], Unhurried, Token);
        Assert.Equal([alive, alive], leased.Select(job => job.Holder));
        Assert.Equal(new JobCounts(6, 2, 0, 0), await Store.Jobs.CountAsync(Token));
    }

    [Fact]
    public async Task Every_holder_named_gets_its_own_share()
    {
        var (one, two) = (await JoinAsync("one"), await JoinAsync("two"));
        for (var i = 0; i < 8; i++) await AcceptAsync($"c{i}");
        var leased = await Store.Jobs.LeaseAsync([one, two, one], Unhurried, Token);
        Assert.Equal((2, 1), (leased.Count(job => job.Holder == one), leased.Count(job => job.Holder == two)));
    }

    [Fact]
    public async Task Nobody_named_or_nothing_waiting_leases_nothing()
    {
        var worker = await JoinAsync();
        await AssertNothingToLeaseAsync(worker);
        await AcceptAsync("a");
        Assert.Empty(await Store.Jobs.LeaseAsync([], Unhurried, Token));
        await LeaseOneAsync(worker);
    }

    [Fact]
    public async Task A_released_job_is_at_the_head_again_at_once_and_without_blame()
    {
        var worker = await JoinAsync();
        var first = await AcceptAsync("a", "one");
        await AcceptAsync("a", "two");
        Assert.Equal(HolderResult.Done, await ReleaseAsync(await LeaseOneAsync(worker)));
        var view = await FindAsync(first.JobId);
        Assert.Equal((JobState.Queued, 0, 0), (view.State, view.Failures, view.Deaths));
        var again = await LeaseOneAsync(worker);
        Assert.Equal((first.JobId, 0, TimeSpan.Zero), (again.Lease.JobId, again.Failures, again.HeldBack));
    }

    [Fact]
    public async Task An_offer_is_withdrawn_unless_its_worker_accepted_it()
    {
        var worker = await JoinAsync();
        await AcceptAsync("a");
        var lost = await LeaseOneAsync(worker);
        Assert.Equal(HolderResult.Done, await Store.Jobs.WithdrawAsync(lost.Lease, Token));
        Assert.Equal(HolderResult.AlreadyDone, await Store.Jobs.WithdrawAsync(lost.Lease, Token));
        Assert.Null(await Store.Jobs.StartAsync(lost.Lease, Unhurried, History, Token));
        var accepted = await StartOneAsync(worker);
        var before = await SnapshotAsync(accepted.Lease.JobId);
        Assert.Equal(HolderResult.Stale, await Store.Jobs.WithdrawAsync(lost.Lease, Token));
        Assert.Equal(HolderResult.Stale, await Store.Jobs.WithdrawAsync(accepted.Lease, Token));
        Assert.Equal(before, await SnapshotAsync(accepted.Lease.JobId));
        Assert.Equal(HolderResult.Done, await CommitAsync(accepted));
    }

    [Fact]
    public async Task The_same_process_time_orders_the_times_of_a_job()
    {
        await AcceptAsync("a");
        var job = await StartOneAsync(await JoinAsync());
        await CommitAsync(job);
        var view = await FindAsync(job.Lease.JobId);
        Assert.True(view.AcceptedAt <= view.StartedAt && view.StartedAt <= view.FinishedAt, $"{view}");
    }
}
