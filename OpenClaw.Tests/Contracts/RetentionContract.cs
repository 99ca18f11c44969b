using OpenClaw.Core.Jobs;
using Xunit;

namespace OpenClaw.Tests.Contracts;

public abstract class RetentionContract(Func<Task<StoreBundle>> create) : StoreContract(create)
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    [Fact]
    public async Task Nothing_young_and_nothing_unfinished_is_deleted()
    {
        var worker = await JoinAsync();
        var (done, running, waiting) = (await AcceptAsync("a"), await AcceptAsync("b"), await AcceptAsync("c"));
        await CommitAsync(await LeaseOneAsync(worker));
        await LeaseOneAsync(worker);
        Assert.Equal(0, await Store.Jobs.DeleteOldAsync(Month, Month, 100, Token));
        await FindAsync(done.JobId);
        await DeleteAllAsync(TimeSpan.Zero, Month);
        Assert.Null(await Store.Jobs.FindAsync(done.JobId, Token));
        Assert.Equal(JobState.Leased, (await FindAsync(running.JobId)).State);
        Assert.Equal(JobState.Queued, (await FindAsync(waiting.JobId)).State);
    }

    [Fact]
    public async Task Turns_and_keys_outlive_their_jobs()
    {
        var message = Message("a");
        var accepted = await Store.Jobs.AcceptAsync(message, Token);
        await CommitAsync(await LeaseOneAsync(await JoinAsync()));
        var turns = await TurnsAsync("a");
        await DeleteAllAsync(TimeSpan.Zero, Month);
        Assert.Equal(turns, await TurnsAsync("a"));
        Assert.Equal(new AcceptResult(AcceptOutcome.Duplicate, accepted.JobId, 0), await Store.Jobs.AcceptAsync(message, Token));
    }

    [Fact]
    public async Task A_key_older_than_its_retention_is_forgotten()
    {
        var message = Message("a");
        var first = await Store.Jobs.AcceptAsync(message, Token);
        await CommitAsync(await LeaseOneAsync(await JoinAsync()));
        await DeleteAllAsync(TimeSpan.Zero, TimeSpan.Zero);
        var again = await Store.Jobs.AcceptAsync(message, Token);
        Assert.Equal(AcceptOutcome.Accepted, again.Outcome);
        Assert.NotEqual(first.JobId, again.JobId);
        Assert.True(again.Position > first.Position);
    }

    [Fact]
    public async Task An_undelivered_reply_is_kept_and_a_delivered_one_goes()
    {
        var worker = await JoinAsync();
        await Store.Jobs.AcceptAsync(Message("t", channel: "telegram"), Token);
        await CommitAsync(await LeaseOneAsync(worker));
        await DeleteAllAsync(TimeSpan.Zero, TimeSpan.Zero);
        var entry = Assert.Single(await Store.Outbox.ClaimAsync("telegram", worker, 5, Unhurried, Token));
        Assert.Equal(Answer.Text, entry.Message.Text);
        Assert.Equal(HolderResult.Done, await Store.Outbox.AcknowledgeAsync(entry, Token));
        await DeleteAllAsync(TimeSpan.Zero, TimeSpan.Zero);
        Assert.Equal(HolderResult.Stale, await Store.Outbox.AcknowledgeAsync(entry, Token));
    }

    [Fact]
    public async Task A_step_keeps_its_limit()
    {
        var worker = await JoinAsync();
        var jobs = new List<Guid>();
        for (var i = 0; i < 5; i++) jobs.Add((await AcceptAsync($"c{i}")).JobId);
        foreach (var job in await LeaseAsync(worker, 5)) await CommitAsync(job);
        var completed = 5;
        for (var step = 0; step < 200 && completed > 0; step++)
        {
            await Store.Jobs.DeleteOldAsync(TimeSpan.Zero, Month, 2, Token);
            var left = 0;
            foreach (var job in jobs)
                if (await Store.Jobs.FindAsync(job, Token) is not null) left++;
            Assert.InRange(completed - left, 0, 2);
            completed = left;
        }

        Assert.Equal(0, completed);
    }

    private async Task DeleteAllAsync(TimeSpan jobs, TimeSpan keys)
    {
        // Store time moves on by itself; a row that ended this very moment is old a moment later.
        await Task.Delay(Brief, Token);
        var steps = 0;
        while (await Store.Jobs.DeleteOldAsync(jobs, keys, 100, Token) > 0) Assert.True(++steps < 100, "retention does not come to an end");
    }
}
