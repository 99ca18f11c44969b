using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using Xunit;

namespace OpenClaw.Tests.Contracts;

public abstract class OperatorContract(Func<Task<StoreBundle>> create) : StoreContract(create)
{
    [Fact]
    public async Task A_cancelled_head_makes_room_for_the_next_and_says_why()
    {
        var first = await AcceptAsync("a", "one");
        await AcceptAsync("a", "two");
        Assert.Equal(OperatorResult.Done, await Store.Jobs.CancelAsync(first.JobId, "not wanted", Token));
        var view = await FindAsync(first.JobId);
        Assert.Equal((JobState.Cancelled, "not wanted"), (view.State, view.Error));
        var closed = Assert.Single(await EventsAsync("a"), one => one.Kind == ConversationEventKind.Closed);
        Assert.Equal(first.JobId, closed.JobId);
        Assert.Contains("not wanted", closed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(await TurnsAsync("a"), turn => turn.Role == TurnRole.Assistant);
        Assert.Equal("two", (await LeaseOneAsync(await JoinAsync())).Text);
    }

    [Fact]
    public async Task A_job_cancelled_in_the_middle_of_its_lane_is_passed_over()
    {
        var worker = await JoinAsync();
        await AcceptAsync("a", "one");
        var second = await AcceptAsync("a", "two");
        await AcceptAsync("a", "three");
        var running = await LeaseOneAsync(worker);
        Assert.Equal(OperatorResult.Done, await Store.Jobs.CancelAsync(second.JobId, "stop", Token));
        await AssertNothingToLeaseAsync(worker);
        await CommitAsync(running);
        Assert.Equal("three", (await LeaseOneAsync(worker)).Text);
    }

    [Fact]
    public async Task Cancelling_a_waiting_job_does_not_end_the_back_off_of_the_head()
    {
        var worker = await JoinAsync();
        await AcceptAsync("a", "one");
        await FailAsync(await LeaseOneAsync(worker), Unhurried);
        var second = await AcceptAsync("a", "two");
        await Store.Jobs.CancelAsync(second.JobId, "stop", Token);
        await AssertNothingToLeaseAsync(worker);
    }

    [Fact]
    public async Task Cancelling_a_head_in_back_off_frees_its_conversation_at_once()
    {
        var worker = await JoinAsync();
        var first = await AcceptAsync("a", "one");
        await FailAsync(await LeaseOneAsync(worker), Unhurried);
        await AcceptAsync("a", "two");
        Assert.Equal(OperatorResult.Done, await Store.Jobs.CancelAsync(first.JobId, "stop", Token));
        Assert.Equal("two", (await LeaseOneAsync(worker)).Text);
    }

    [Fact]
    public async Task Cancelling_a_running_job_makes_its_holder_stale_and_frees_the_conversation()
    {
        var worker = await JoinAsync();
        var first = await AcceptAsync("a", "one");
        await AcceptAsync("a", "two");
        var running = await LeaseOneAsync(worker);
        Assert.Equal(OperatorResult.Done, await Store.Jobs.CancelAsync(first.JobId, "stop", Token));
        await AssertHolderIsStaleAsync(running);
        Assert.Equal("two", (await LeaseOneAsync(worker)).Text);
    }

    [Fact]
    public async Task A_finished_or_unknown_job_cannot_be_cancelled()
    {
        var worker = await JoinAsync();
        var (done, dead) = (await AcceptAsync("a"), await AcceptAsync("b"));
        await CommitAsync(await LeaseOneAsync(worker));
        await FailAsync(await LeaseOneAsync(worker), null);
        foreach (var job in new[] { done.JobId, dead.JobId })
        {
            var before = await SnapshotAsync(job);
            Assert.Equal(OperatorResult.WrongState, await Store.Jobs.CancelAsync(job, "stop", Token));
            Assert.Equal(before, await SnapshotAsync(job));
        }

        Assert.Equal(OperatorResult.NotFound, await Store.Jobs.CancelAsync(Guid.NewGuid(), "stop", Token));
    }

    [Fact]
    public async Task A_repeated_cancel_changes_nothing()
    {
        var job = await AcceptAsync("a");
        await Store.Jobs.CancelAsync(job.JobId, "first", Token);
        var before = await SnapshotAsync(job.JobId);
        Assert.NotEqual(OperatorResult.NotFound, await Store.Jobs.CancelAsync(job.JobId, "second", Token));
        Assert.Equal(before, await SnapshotAsync(job.JobId));
    }

    [Fact]
    public async Task A_redriven_job_takes_a_new_place_at_the_tail_with_its_failures_forgotten()
    {
        var worker = await JoinAsync();
        var first = await AcceptAsync("a", "one");
        await FailAsync(await LeaseOneAsync(worker), TimeSpan.Zero);
        var old = await LeaseOneAsync(worker);
        await FailAsync(old, null);
        var second = await AcceptAsync("a", "two");
        Assert.Equal(OperatorResult.Done, await Store.Jobs.RedriveAsync(first.JobId, Token));

        var view = await FindAsync(first.JobId);
        Assert.Equal((JobState.Queued, 0, 0), (view.State, view.Failures, view.Deaths));
        Assert.True(view.Position > second.Position);
        Assert.Null(view.FinishedAt);
        var next = await LeaseOneAsync(worker);
        Assert.Equal("two", next.Text);
        await CommitAsync(next);
        var again = await LeaseOneAsync(worker);
        Assert.Equal((first.JobId, 0, TimeSpan.Zero), (again.Lease.JobId, again.Failures, again.HeldBack));
        Assert.NotEqual(old.Lease.Token, again.Lease.Token);
        await AssertHolderIsStaleAsync(old);
        Assert.Equal(HolderResult.Done, await CommitAsync(again));
        Assert.Equal(JobState.Completed, (await FindAsync(first.JobId)).State);
    }

    [Fact]
    public async Task A_cancelled_job_can_be_redriven_and_its_old_holder_stays_stale()
    {
        var worker = await JoinAsync();
        var accepted = await AcceptAsync("a");
        var old = await LeaseOneAsync(worker);
        await Store.Jobs.CancelAsync(accepted.JobId, "stop", Token);
        Assert.Equal(OperatorResult.Done, await Store.Jobs.RedriveAsync(accepted.JobId, Token));
        await AssertHolderIsStaleAsync(old);
        var again = await LeaseOneAsync(worker);
        await AssertHolderIsStaleAsync(old);
        Assert.Equal(HolderResult.Done, await CommitAsync(again));
    }

    [Fact]
    public async Task A_job_that_has_not_ended_in_vain_cannot_be_redriven()
    {
        var worker = await JoinAsync();
        var (done, running, waiting) = (await AcceptAsync("a"), await AcceptAsync("b"), await AcceptAsync("c"));
        await CommitAsync(await LeaseOneAsync(worker));
        await LeaseOneAsync(worker);
        foreach (var job in new[] { done.JobId, running.JobId, waiting.JobId })
        {
            var before = await SnapshotAsync(job);
            Assert.Equal(OperatorResult.WrongState, await Store.Jobs.RedriveAsync(job, Token));
            Assert.Equal(before, await SnapshotAsync(job));
        }

        Assert.Equal(OperatorResult.NotFound, await Store.Jobs.RedriveAsync(Guid.NewGuid(), Token));
    }

    [Fact]
    public async Task A_redriven_job_waits_while_another_of_its_conversation_runs()
    {
        var worker = await JoinAsync();
        var first = await AcceptAsync("a", "one");
        await FailAsync(await LeaseOneAsync(worker), null);
        await AcceptAsync("a", "two");
        var running = await LeaseOneAsync(worker);
        await Store.Jobs.RedriveAsync(first.JobId, Token);
        await AssertNothingToLeaseAsync(worker);
        await CommitAsync(running);
        Assert.Equal("one", (await LeaseOneAsync(worker)).Text);
    }

    private async Task AssertHolderIsStaleAsync(LeasedJob job)
    {
        var before = await SnapshotAsync(job.Lease.JobId);
        Assert.Equal(HolderResult.Stale, await Store.Jobs.ExtendAsync(job.Lease, Unhurried, Token));
        Assert.Equal(HolderResult.Stale, await CommitAsync(job));
        Assert.NotEqual(HolderResult.Done, await FailAsync(job, null));
        Assert.NotEqual(HolderResult.Done, await ReleaseAsync(job));
        Assert.Equal(before, await SnapshotAsync(job.Lease.JobId));
    }
}
