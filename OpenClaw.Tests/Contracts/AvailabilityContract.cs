using OpenClaw.Core.Availability;
using OpenClaw.Core.Jobs;
using Xunit;

namespace OpenClaw.Tests.Contracts;

public abstract class AvailabilityContract(Func<Task<StoreBundle>> create) : StoreContract(create)
{
    private static readonly TimeSpan Objective = TimeSpan.FromMinutes(1);
    private static readonly DateTimeOffset Ever = new(2200, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_slice_tells_what_became_of_its_messages_however_often_it_is_counted()
    {
        var worker = await JoinAsync();
        foreach (var after in new[] { TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(59), TimeSpan.FromMinutes(2) }) await AnswerAsync(worker, after);
        await AcceptAsync("dead");
        await FailAsync(await LeaseOneAsync(worker), null);
        await Store.Jobs.CancelAsync((await AcceptAsync("cancelled")).JobId, "stop", Token);
        await AcceptAsync("waits");

        for (var twice = 0; twice < 2; twice++) await CountAsync(Objective);
        Assert.Equal(new AvailabilityCounts(Accepted: 6, InTime: 2, Late: 1, Failed: 1, Cancelled: 1, Pending: 1), await SumAsync());
        // One that has waited longer than the objective is late already.
        await Eventually.TrueAsync(
            async () =>
            {
                await CountAsync(Brief);
                return await SumAsync() == new AvailabilityCounts(6, 0, 4, 1, 1, 0);
            },
            "the waiting message is late");
        var slices = await Store.Availability.ListAsync(DateTimeOffset.UnixEpoch, Ever, onlyBad: true, 10, Token);
        Assert.All(slices, slice => Assert.Equal(slice.Start, AvailabilitySlice.StartOf(slice.Start)));
        Assert.Equal(5, slices.Sum(slice => slice.Counts.Bad));
    }

    [Fact]
    public async Task Counts_outlive_the_jobs_they_were_made_from()
    {
        await AnswerAsync(await JoinAsync(), TimeSpan.FromSeconds(1));
        await CountAsync(Objective);
        await Eventually.TrueAsync(async () => await Store.Jobs.DeleteOldAsync(Brief, Unhurried, 100, Token) >= 1, "the job is deleted");
        await CountAsync(Objective);
        Assert.Equal(new AvailabilityCounts(1, 1, 0, 0, 0, 0), await SumAsync());
    }

    [Fact]
    public async Task Good_slices_are_listed_and_summed_by_time()
    {
        await AnswerAsync(await JoinAsync(), TimeSpan.FromSeconds(1));
        await CountAsync(Objective);
        Assert.Empty(await Store.Availability.ListAsync(DateTimeOffset.UnixEpoch, Ever, onlyBad: true, 10, Token));
        Assert.NotEmpty(await Store.Availability.ListAsync(DateTimeOffset.UnixEpoch, Ever, onlyBad: false, 10, Token));
        Assert.Equal(AvailabilityCounts.None, await Store.Availability.SumAsync(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch + Unhurried, Token));
    }

    [Fact]
    public async Task Recent_messages_are_timed_to_their_first_text_and_those_that_wait_by_their_age()
    {
        Assert.Equal(new RecentMessages(0, 0, 0, 0, null, null, 0), await Store.Availability.ReadRecentAsync(Unhurried, Token));
        var worker = await JoinAsync();
        for (var i = 0; i < 19; i++) await AnswerAsync(worker, TimeSpan.FromSeconds(1));
        await AnswerAsync(worker, TimeSpan.FromSeconds(30));
        var recent = await Store.Availability.ReadRecentAsync(Unhurried, Token);
        Assert.Equal((20, 20, 0, 20, 0), (recent.Accepted, recent.Answered, recent.Failed, recent.Timed, recent.NewDeadLetters));
        Assert.InRange(recent.FirstText!.P95, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(29));

        await AnswerAsync(worker, TimeSpan.FromSeconds(30));
        Assert.InRange((await Store.Availability.ReadRecentAsync(Unhurried, Token)).FirstText!.P95, TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(5));

        await AcceptAsync("dead");
        await FailAsync(await LeaseOneAsync(worker), null);
        await AcceptAsync("waits");
        recent = await Store.Availability.ReadRecentAsync(Unhurried, Token);
        Assert.Equal((23, 21, 1, 22, 1), (recent.Accepted, recent.Answered, recent.Failed, recent.Timed, recent.NewDeadLetters));
        await Eventually.TrueAsync(async () => (await Store.Availability.ReadRecentAsync(Brief, Token)).NewDeadLetters == 0, "the dead letter is not new any more");
    }

    [Fact]
    public async Task The_leases_say_for_how_long_nobody_has_held_them()
    {
        var term = await Store.Leases.TryAcquireAsync("leader", Guid.NewGuid(), Unhurried, Token);
        await Store.Leases.TryAcquireAsync("telegram:1", Guid.NewGuid(), Unhurried, Token);
        Assert.Equal([("leader", TimeSpan.Zero), ("telegram:1", TimeSpan.Zero)], (await Store.Leases.ListAsync(Token)).Select(lease => (lease.Name, lease.ExpiredFor)));
        await Store.Leases.ReleaseAsync(term!, Token);
        await Eventually.TrueAsync(async () => (await Store.Leases.ListAsync(Token))[0].ExpiredFor > Brief, "the released lease grows old");
    }

    private async Task AnswerAsync(Guid worker, TimeSpan firstTextAfter)
    {
        await AcceptAsync(Guid.NewGuid().ToString("N"));
        Assert.Equal(HolderResult.Done, await CommitAsync(await StartOneAsync(worker), Answer with { FirstTextAfter = firstTextAfter }));
    }

    // The test may run over the edge of a slice.
    private async Task CountAsync(TimeSpan objective)
    {
        var now = AvailabilitySlice.StartOf(TimeProvider.System.GetUtcNow());
        foreach (var start in new[] { now - AvailabilitySlice.Length, now }) await Store.Availability.CountAsync(start, objective, Token);
    }

    private Task<AvailabilityCounts> SumAsync() => Store.Availability.SumAsync(DateTimeOffset.UnixEpoch, Ever, Token);
}
