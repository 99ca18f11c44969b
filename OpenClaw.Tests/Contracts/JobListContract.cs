using OpenClaw.Core.Jobs;
using Xunit;

namespace OpenClaw.Tests.Contracts;

public abstract class JobListContract(Func<Task<StoreBundle>> create) : StoreContract(create)
{
    [Fact]
    public async Task Jobs_are_listed_newest_first_by_state_and_page()
    {
        var worker = await JoinAsync();
        var jobs = new List<Guid>();
        foreach (var name in new[] { "a", "b", "c", "d" }) jobs.Add((await AcceptAsync(name)).JobId);
        // Two ids of one millisecond have no order between them, so the order to expect is the ids' own.
        jobs.Sort((a, b) => string.CompareOrdinal(b.ToString(), a.ToString()));
        var dead = await LeaseOneAsync(worker);
        await FailAsync(dead, null);

        Assert.Equal(jobs, await ListAsync(new JobQuery()));
        Assert.Equal(jobs.AsEnumerable().Reverse(), await ListAsync(new JobQuery(OldestFirst: true)));
        Assert.Equal([dead.Lease.JobId], await ListAsync(new JobQuery(JobState.Dead)));
        Assert.Equal(jobs.Where(job => job != dead.Lease.JobId), await ListAsync(new JobQuery(JobState.Queued)));
        Assert.Empty(await ListAsync(new JobQuery(JobState.Completed)));
        Assert.Equal(jobs.Take(2), await ListAsync(new JobQuery(Limit: 2)));
        Assert.Equal(jobs.Skip(2), await ListAsync(new JobQuery(After: jobs[1], Limit: 2)));
        Assert.Equal([jobs[2], jobs[1]], await ListAsync(new JobQuery(After: jobs[3], Limit: 2, OldestFirst: true)));
    }

    [Fact]
    public async Task A_line_tells_what_the_job_itself_tells()
    {
        var worker = await JoinAsync();
        await AcceptAsync("a");
        await FailAsync(await StartOneAsync(worker), TimeSpan.Zero);
        var job = await StartOneAsync(worker);
        await FailAsync(job, null);
        var view = await FindAsync(job.Lease.JobId);
        Assert.NotNull(view.StartedAt);
        Assert.Equal(
            new JobLine(view.Id, view.Address, JobState.Dead, view.Position, 2, view.Failures, 0, "worker-1", view.Error, view.AcceptedAt, view.StartedAt, view.FinishedAt),
            Assert.Single(await Store.Jobs.ListAsync(new JobQuery(), Token)));
    }

    private async Task<IEnumerable<Guid>> ListAsync(JobQuery query) => (await Store.Jobs.ListAsync(query, Token)).Select(job => job.Id);
}
