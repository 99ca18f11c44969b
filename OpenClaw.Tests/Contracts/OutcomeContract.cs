using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using Xunit;

namespace OpenClaw.Tests.Contracts;

/// <summary>What commit and fail leave behind: turns, events, back-off, dead letters.</summary>
public abstract class OutcomeContract(Func<Task<StoreBundle>> create) : StoreContract(create)
{
    [Fact]
    public async Task A_commit_writes_outcome_turns_and_event_together()
    {
        var accepted = await AcceptAsync("a", "what is this?");
        var job = await LeaseOneAsync(await JoinAsync());
        Assert.Empty(await TurnsAsync("a"));
        Assert.Equal(HolderResult.Done, await CommitAsync(job));

        var view = await FindAsync(accepted.JobId);
        Assert.Equal((JobState.Completed, Answer.Text, Answer.Model, 3L, 5L), (view.State, view.Answer, view.Model, view.InputTokens, view.OutputTokens));
        Assert.NotNull(view.FinishedAt);
        var turns = await TurnsAsync("a");
        Assert.Equal([(TurnRole.User, "what is this?"), (TurnRole.Assistant, Answer.Text)], turns.Select(turn => (turn.Role, turn.Text)));
        Assert.All(turns, turn => Assert.Equal(accepted.JobId, turn.JobId));
        Assert.True(turns[0].Position < turns[1].Position);

        var events = await EventsAsync("a");
        Assert.Equal([(ConversationEventKind.Accepted, "what is this?"), (ConversationEventKind.Answered, Answer.Text)], events.Select(one => (one.Kind, one.Text)));
        Assert.Equal([accepted.Position, turns[1].Position], events.Select(one => one.Position));
    }

    [Fact]
    public async Task Turns_and_events_of_a_conversation_keep_the_order_of_its_jobs()
    {
        var worker = await JoinAsync();
        for (var i = 0; i < 4; i++) await AcceptAsync("a", $"{i}");
        for (var i = 0; i < 4; i++)
        {
            var job = await LeaseOneAsync(worker);
            await CommitAsync(job, Answer with { Text = $"re {job.Text}" });
        }

        Assert.Equal(["0", "re 0", "1", "re 1", "2", "re 2", "3", "re 3"], (await TurnsAsync("a")).Select(turn => turn.Text));
        var events = await EventsAsync("a");
        Assert.Equal(["0", "1", "2", "3", "re 0", "re 1", "re 2", "re 3"], events.Select(one => one.Text));
        Assert.Equal(events.Select(one => one.Position).Order().Distinct(), events.Select(one => one.Position));
    }

    [Fact]
    public async Task A_failed_job_waits_at_the_head_and_holds_its_conversation_until_its_time_comes()
    {
        var worker = await JoinAsync();
        var first = await AcceptAsync("a", "one");
        await AcceptAsync("a", "two");
        Assert.Equal(HolderResult.Done, await FailAsync(await LeaseOneAsync(worker), TimeSpan.FromMilliseconds(1500)));
        await AssertNothingToLeaseAsync(worker);
        var view = await FindAsync(first.JobId);
        Assert.Equal((JobState.Queued, 1, Failure.Reason), (view.State, view.Failures, view.Error));
        Assert.Empty(await TurnsAsync("a"));

        var again = await Eventually.ValueAsync(async () => (await LeaseAsync(worker)).SingleOrDefault(), "the job is ready again");
        Assert.Equal((first.JobId, 1, TimeSpan.FromMilliseconds(1500)), (again.Lease.JobId, again.Failures, again.HeldBack));
        await CommitAsync(again);
        Assert.Equal("two", (await LeaseOneAsync(worker)).Text);
    }

    [Fact]
    public async Task Back_off_of_one_conversation_holds_no_other()
    {
        var worker = await JoinAsync();
        await AcceptAsync("a");
        await FailAsync(await LeaseOneAsync(worker), Unhurried);
        var other = await AcceptAsync("b");
        Assert.Equal(other.JobId, (await LeaseOneAsync(worker)).Lease.JobId);
    }

    [Fact]
    public async Task A_message_accepted_during_back_off_does_not_end_it()
    {
        var worker = await JoinAsync();
        await AcceptAsync("a", "one");
        await FailAsync(await LeaseOneAsync(worker), Unhurried);
        await AcceptAsync("a", "two");
        await AssertNothingToLeaseAsync(worker);
    }

    [Fact]
    public async Task Failures_and_time_held_back_add_up()
    {
        var worker = await JoinAsync();
        await AcceptAsync("a");
        for (var i = 1; i <= 3; i++)
        {
            var job = await Eventually.ValueAsync(async () => (await LeaseAsync(worker)).SingleOrDefault(), "ready again");
            Assert.Equal((i - 1, TimeSpan.FromMilliseconds(20 * (i - 1)), i), (job.Failures, job.HeldBack, job.Lease.Token.Attempt));
            await FailAsync(job, TimeSpan.FromMilliseconds(20));
        }
    }

    [Fact]
    public async Task A_dead_letter_says_why_closes_its_message_and_lets_the_next_go()
    {
        var worker = await JoinAsync();
        var first = await AcceptAsync("a", "one");
        await AcceptAsync("a", "two");
        Assert.Equal(HolderResult.Done, await FailAsync(await LeaseOneAsync(worker), null));
        var view = await FindAsync(first.JobId);
        Assert.Equal((JobState.Dead, 1, Failure.Reason), (view.State, view.Failures, view.Error));
        Assert.NotNull(view.FinishedAt);

        var notice = Assert.Single(await TurnsAsync("a"), turn => turn.Role == TurnRole.Notice);
        Assert.Equal(first.JobId, notice.JobId);
        Assert.DoesNotContain(await TurnsAsync("a"), turn => turn.Role == TurnRole.Assistant);
        var closed = Assert.Single(await EventsAsync("a"), one => one.Kind == ConversationEventKind.Closed);
        Assert.Equal((first.JobId, notice.Position, notice.Text), (closed.JobId, closed.Position, closed.Text));
        Assert.Contains(Failure.Reason, closed.Text, StringComparison.Ordinal);
        Assert.Equal("two", (await LeaseOneAsync(worker)).Text);
    }

    [Fact]
    public async Task Counts_follow_every_state()
    {
        var worker = await JoinAsync();
        for (var i = 0; i < 5; i++) await AcceptAsync($"c{i}");
        var leased = await LeaseAsync(worker, 4);
        await CommitAsync(leased[0]);
        await FailAsync(leased[1], null);
        await Store.Jobs.CancelAsync(leased[2].Lease.JobId, "enough", Token);
        Assert.Equal(new JobCounts(1, 1, 1, 1), await Store.Jobs.CountAsync(Token));
    }
}
