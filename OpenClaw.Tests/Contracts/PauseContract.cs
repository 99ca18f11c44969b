using OpenClaw.Core.Jobs;
using OpenClaw.Core.Journal;
using OpenClaw.Core.Messages;
using Xunit;

namespace OpenClaw.Tests.Contracts;

public abstract class PauseContract(Func<Task<StoreBundle>> create) : StoreContract(create)
{
    private static readonly ChannelAddress Kitchen = Message("kitchen").Address;

    [Fact]
    public async Task A_paused_conversation_accepts_and_is_not_leased_and_goes_on_where_it_stood()
    {
        var worker = await JoinAsync();
        var first = await AcceptAsync("kitchen", "one");
        var other = await AcceptAsync("garden");
        Assert.Equal(OperatorResult.Done, await PauseAsync());
        await AcceptAsync("kitchen", "two");
        Assert.Equal(other.JobId, (await LeaseOneAsync(worker)).Lease.JobId);
        await AssertNothingToLeaseAsync(worker);
        Assert.Equal(2, Assert.Single(await Store.Pauses.ListAsync(10, Token)).Waiting);

        Assert.Equal(OperatorResult.Done, await PauseAsync(false));
        var job = await LeaseOneAsync(worker);
        Assert.Equal(first.JobId, job.Lease.JobId);
        await CommitAsync(job);
        Assert.Equal("two", (await LeaseOneAsync(worker)).Text);
        Assert.Empty(await Store.Pauses.ListAsync(10, Token));
    }

    [Fact]
    public async Task What_runs_when_the_pause_begins_ends_and_nothing_follows_whatever_frees_the_lane()
    {
        var worker = await JoinAsync();
        await AcceptAsync("kitchen", "one");
        await AcceptAsync("kitchen", "two");
        var running = await LeaseOneAsync(worker);
        await PauseAsync();
        Assert.Equal(HolderResult.Done, await FailAsync(running, TimeSpan.Zero));
        await AssertNothingToLeaseAsync(worker);
        await PauseAsync(false);
        running = await LeaseOneAsync(worker);
        await PauseAsync();
        Assert.Equal(HolderResult.Done, await CommitAsync(running));
        await AssertNothingToLeaseAsync(worker);
        Assert.Equal(OperatorResult.Done, await Store.Jobs.RedriveAsync(await CancelledAsync(), Token));
        await AssertNothingToLeaseAsync(worker);
        await PauseAsync(false);
        Assert.Equal("two", (await LeaseOneAsync(worker)).Text);
    }

    [Fact]
    public async Task A_repetition_is_no_event_and_an_unknown_conversation_is_told()
    {
        Assert.Equal(OperatorResult.NotFound, await PauseAsync());
        await AcceptAsync("kitchen");
        Assert.Equal(OperatorResult.WrongState, await PauseAsync(false));
        Assert.Equal(OperatorResult.Done, await PauseAsync());
        var since = (await Store.Log.FindAsync(Kitchen.ConversationId, Token))!.PausedAt;
        Assert.NotNull(since);
        Assert.Equal(OperatorResult.WrongState, await PauseAsync());
        Assert.Equal(since, Assert.Single(await Store.Pauses.ListAsync(10, Token)).Since);
        Assert.Equal(OperatorResult.Done, await PauseAsync(false));
        Assert.Null((await Store.Log.FindAsync(Kitchen.ConversationId, Token))!.PausedAt);

        var events = await Store.Journal.ReadAsync(new JournalQuery("conversation."), Token);
        Assert.Equal([JournalKinds.ConversationResumed, JournalKinds.ConversationPaused], events.Select(entry => entry.Kind));
        Assert.All(events, entry => Assert.Equal(("key-1", "api/default/kitchen"), (entry.Actor, entry.Subject)));
    }

    [Fact]
    public async Task Messages_that_wait_in_a_pause_slow_no_number()
    {
        await AcceptAsync("kitchen");
        Assert.Equal(1, (await Store.Availability.ReadRecentAsync(Unhurried, Token)).Timed);
        await PauseAsync();
        var recent = await Store.Availability.ReadRecentAsync(Unhurried, Token);
        Assert.Equal((1, 0), (recent.Accepted, recent.Timed));
    }

    [Fact]
    public async Task A_pause_and_a_lease_cannot_pass_each_other()
    {
        var worker = await JoinAsync();
        for (var round = 0; round < 20; round++)
        {
            await AcceptAsync("kitchen");
            var lease = Task.Run(() => LeaseAsync(worker), Token);
            var pause = Task.Run(() => PauseAsync(), Token);
            await Task.WhenAll(lease, pause);
            await AssertNothingToLeaseAsync(worker);
            await PauseAsync(false);
            await CommitAsync((await lease).Count == 1 ? (await lease)[0] : await LeaseOneAsync(worker));
        }
    }

    private Task<OperatorResult> PauseAsync(bool isPaused = true) => Store.Pauses.SetAsync(Kitchen, isPaused, "key-1", Token);

    private async Task<Guid> CancelledAsync()
    {
        var job = (await AcceptAsync("kitchen", "three")).JobId;
        Assert.Equal(OperatorResult.Done, await Store.Jobs.CancelAsync(job, "stop", Token));
        return job;
    }
}
