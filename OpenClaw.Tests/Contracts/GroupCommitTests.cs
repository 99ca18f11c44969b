using OpenClaw.Core;
using OpenClaw.Core.Storage;
using Xunit;

namespace OpenClaw.Tests.Contracts;

public sealed class GroupCommitTests
{
    [Fact]
    public async Task No_call_is_left_behind_however_the_runner_stops_and_one_group_goes_at_a_time()
    {
        var (running, most) = (0, 0);
        var group = new GroupCommit<int, int>(async items =>
        {
            if (Interlocked.Increment(ref running) is var now && now > most) most = now;
            await Task.Yield();
            Interlocked.Decrement(ref running);
            return [.. items];
        });

        // Few callers with nothing between their calls: the moment when the runner stops comes again and again.
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 30_000; i++) Assert.Equal(i, await group.RunAsync(i, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(10)));
        })));
        Assert.Equal(1, most);
    }

    [Fact]
    public async Task A_lone_call_goes_on_its_callers_thread_and_its_failure_leaves_those_that_came_meanwhile_unharmed()
    {
        var (gate, thread) = (new TaskCompletionSource(), 0);
        var group = new GroupCommit<int, int>(async items =>
        {
            thread = Environment.CurrentManagedThreadId;
            if (items.Contains(0)) await gate.Task;
            return items.Contains(0) ? throw new InvalidOperationException("zero") : [.. items];
        });
        var lone = group.RunAsync(0, TestContext.Current.CancellationToken);
        Assert.Equal(Environment.CurrentManagedThreadId, thread);
        var others = Enumerable.Range(1, 5).Select(i => group.RunAsync(i, TestContext.Current.CancellationToken)).ToList();
        gate.SetResult();
        await Assert.ThrowsAsync<InvalidOperationException>(() => lone.WaitAsync(Eventually.Bound, TestContext.Current.CancellationToken));
        Assert.Equal(Enumerable.Range(1, 5), await Task.WhenAll(others).WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task One_bad_call_harms_only_itself()
    {
        var first = new TaskCompletionSource();
        var group = new GroupCommit<int, int>(async items =>
        {
            await first.Task;
            return items.Contains(7) ? throw new InvalidOperationException("seven") : [.. items];
        });
        var calls = Enumerable.Range(0, 20).Select(i => group.RunAsync(i, TestContext.Current.CancellationToken)).ToList();
        first.SetResult();

        for (var i = 0; i < calls.Count; i++)
        {
            var answer = calls[i].WaitAsync(Eventually.Bound, TestContext.Current.CancellationToken);
            if (i == 7) await Assert.ThrowsAsync<InvalidOperationException>(() => answer);
            else Assert.Equal(i, await answer);
        }
    }

    [Fact]
    public async Task When_the_store_is_away_a_crowd_hears_it_after_a_few_tries()
    {
        var tries = 0;
        var first = new TaskCompletionSource();
        var group = new GroupCommit<int, int>(async _ =>
        {
            await first.Task;
            Interlocked.Increment(ref tries);
            throw new StoreUnavailableException("away");
        });
        var calls = Enumerable.Range(0, 100).Select(i => group.RunAsync(i, TestContext.Current.CancellationToken)).ToList();
        first.SetResult();

        foreach (var call in calls) await Assert.ThrowsAsync<StoreUnavailableException>(() => call.WaitAsync(Eventually.Bound, TestContext.Current.CancellationToken));
        Assert.InRange(tries, 1, 10);
    }
}
