using OpenClaw.Core.Jobs;
using Xunit;

namespace OpenClaw.Tests.Contracts;

/// <summary>What a job remembers of the attempts that did not end it.</summary>
public abstract class AttemptContract(Func<Task<StoreBundle>> create) : StoreContract(create)
{
    [Fact]
    public async Task A_job_that_is_answered_at_once_and_offers_that_nobody_accepted_leave_no_record()
    {
        var worker = await JoinAsync();
        await AcceptAsync("a");
        await ReleaseAsync(await LeaseOneAsync(worker));
        await LeaseOneAsync(worker, Brief);
        await RescueAsync(1);
        await LeaseOneAsync(worker);
        await Store.Nodes.DeclareDeadAsync("worker-1", worker, crashed: true, 3, Token);
        var job = await StartOneAsync(await JoinAsync());
        await CommitAsync(job);
        Assert.Empty((await FindAsync(job.Lease.JobId)).Past);
    }

    [Fact]
    public async Task An_offer_that_nobody_accepted_yet_is_no_attempt_of_a_job_that_is_cancelled_and_redriven()
    {
        var worker = await JoinAsync();
        var id = (await AcceptAsync("a")).JobId;
        await FailAsync(await StartOneAsync(worker), TimeSpan.Zero);
        await LeaseOneAsync(worker);
        await Store.Jobs.CancelAsync(id, "stop", Token);
        Assert.Null((await FindAsync(id)).StartedAt);
        await Store.Jobs.RedriveAsync(id, Token);
        Assert.Equal((1, AttemptOutcome.Failed), Assert.Single((await FindAsync(id)).Past.Select(one => (one.Number, one.Outcome))));
    }

    [Fact]
    public async Task Failures_expiries_deaths_and_lost_lives_are_remembered_with_their_worker_and_times()
    {
        var first = await JoinAsync("worker-1");
        var id = (await AcceptAsync("a")).JobId;
        await FailAsync(await StartOneAsync(first), TimeSpan.Zero);
        await StartOneAsync(first, Brief);
        await RescueAsync(1);
        await StartOneAsync(first);
        var second = await JoinAsync("worker-1"); // a new life takes the old one's leases away
        await StartOneAsync(second);
        await Store.Nodes.DeclareDeadAsync("worker-1", second, crashed: true, 3, Token);
        var third = await JoinAsync("worker-3");
        var last = await StartOneAsync(third);
        await CommitAsync(last);

        var view = await FindAsync(id);
        Assert.Equal(
            [(1, AttemptOutcome.Failed, "the model is away"), (2, AttemptOutcome.Expired, null), (3, AttemptOutcome.Gone, null), (4, AttemptOutcome.Died, null)],
            view.Past.Select(one => (one.Number, one.Outcome, one.Reason)));
        Assert.All(view.Past, one => Assert.Equal("worker-1", one.Worker));
        Assert.All(view.Past, one => Assert.InRange(one.StartedAt, view.AcceptedAt, one.EndedAt));
        Assert.Equal(view.Past.Select(one => one.EndedAt).Order(), view.Past.Select(one => one.EndedAt));
        Assert.True(view.Past[^1].EndedAt <= view.StartedAt);
    }

    [Fact]
    public async Task A_worker_that_gives_a_started_job_back_made_an_attempt()
    {
        var worker = await JoinAsync();
        var id = (await AcceptAsync("a")).JobId;
        await ReleaseAsync(await StartOneAsync(worker));
        Assert.Equal((1, AttemptOutcome.HandedBack), Assert.Single((await FindAsync(id)).Past.Select(one => (one.Number, one.Outcome))));
    }

    [Fact]
    public async Task A_redrive_remembers_the_attempt_that_had_ended_the_job_and_no_attempt_twice()
    {
        var worker = await JoinAsync();
        var id = (await AcceptAsync("a")).JobId;
        await FailAsync(await StartOneAsync(worker), null);
        var dead = await FindAsync(id);
        Assert.Empty(dead.Past);
        await Store.Jobs.RedriveAsync(id, Token);
        var past = Assert.Single((await FindAsync(id)).Past);
        Assert.Equal((1, AttemptOutcome.Redriven, "the model is away", dead.FinishedAt), (past.Number, past.Outcome, past.Reason, past.EndedAt));

        await Store.Jobs.CancelAsync(id, "stop", Token);
        await Store.Jobs.RedriveAsync(id, Token);
        Assert.Single((await FindAsync(id)).Past);
    }

    [Fact]
    public async Task Only_the_newest_attempts_and_the_beginnings_of_reasons_are_kept()
    {
        var worker = await JoinAsync();
        var id = (await AcceptAsync("a")).JobId;
        var failure = new JobFailure(FailureKind.ModelUnavailable, new string('x', 2000));
        for (var i = 0; i < JobAttempt.Most + 3; i++) await Store.Jobs.FailAsync((await StartOneAsync(worker)).Lease, failure, TimeSpan.Zero, Token);
        var view = await FindAsync(id);
        Assert.Equal(Enumerable.Range(4, JobAttempt.Most), view.Past.Select(one => one.Number));
        Assert.All(view.Past, one => Assert.Equal(JobAttempt.MostReason, one.Reason!.Length));
    }
}
