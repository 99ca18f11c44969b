using System.Collections.Concurrent;
using System.Diagnostics;
using OpenClaw.Core.Jobs;
using Xunit;

namespace OpenClaw.Tests.Contracts;

/// <summary>Real parallelism against one store. Everything is bounded: a missed head or a deadlock fails, it does not hang.</summary>
public abstract class ConcurrencyContract(Func<Task<StoreBundle>> create) : StoreContract(create)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Parallel_leasers_never_get_the_same_job_nor_two_jobs_of_one_conversation()
    {
        const int conversations = 25, each = 4;
        for (var i = 0; i < conversations * each; i++) await AcceptAsync($"c{i % conversations}", $"{i / conversations}");
        var running = new ConcurrentDictionary<Guid, Guid>();
        var committed = new ConcurrentDictionary<Guid, int>();
        var texts = new ConcurrentDictionary<Guid, ConcurrentQueue<string>>();
        using var limit = new CancellationTokenSource(Bound);

        async Task WorkAsync(Guid worker)
        {
            while (committed.Count < conversations * each)
            {
                limit.Token.ThrowIfCancellationRequested();
                foreach (var job in await LeaseAsync(worker, 3))
                {
                    Assert.True(running.TryAdd(job.Lease.ConversationId, job.Lease.JobId), "two jobs of one conversation are leased");
                    texts.GetOrAdd(job.Lease.ConversationId, _ => new()).Enqueue(job.Text);
                    running.TryRemove(job.Lease.ConversationId, out _);
                    Assert.Equal(HolderResult.Done, await CommitAsync(job));
                    Assert.True(committed.TryAdd(job.Lease.JobId, 1), "a job was committed twice");
                }
            }
        }

        var workers = new List<Guid>();
        for (var i = 0; i < 8; i++) workers.Add(await JoinAsync($"w{i}"));
        await Task.WhenAll(workers.Select(worker => Task.Run(() => WorkAsync(worker))));
        Assert.All(texts.Values, order => Assert.Equal(["0", "1", "2", "3"], order));
        Assert.Equal(new JobCounts(0, 0, 0, 0), await Store.Jobs.CountAsync(Token));
    }

    [Fact]
    public async Task The_next_head_is_found_when_an_accept_races_a_commit()
    {
        const int messages = 250;
        var worker = await JoinAsync();
        var accepting = Task.Run(async () =>
        {
            for (var i = 0; i < messages; i++) await AcceptAsync("a", $"{i}");
        }, Token);
        var seen = new List<string>();
        var started = Stopwatch.GetTimestamp();
        while (seen.Count < messages)
        {
            foreach (var job in await LeaseAsync(worker))
            {
                seen.Add(job.Text);
                Assert.Equal(HolderResult.Done, await CommitAsync(job));
            }

            if (Stopwatch.GetElapsedTime(started) > Bound) Assert.Fail($"{seen.Count} of {messages} jobs were found; {await Store.Jobs.CountAsync(Token)}");
        }

        await accepting;
        Assert.Equal(Enumerable.Range(0, messages).Select(i => $"{i}"), seen);
    }

    /// <summary>What they cost the others is counted, not timed: SqliteWorkTests, PostgresPlanTests.</summary>
    [Fact]
    public async Task Ten_thousand_waiting_jobs_of_one_conversation_stand_before_nobody_else()
    {
        var worker = await JoinAsync();
        await Parallel.ForAsync(0, 10_000, new ParallelOptions { MaxDegreeOfParallelism = 128, CancellationToken = Token }, async (i, _) => await AcceptAsync("hot", $"{i}"));
        var hot = await LeaseOneAsync(worker);
        Assert.Equal("hot", hot.Address.Conversation);
        for (var i = 0; i < 20; i++)
        {
            await AcceptAsync("other", "quick");
            var job = await LeaseOneAsync(worker);
            Assert.Equal("other", job.Address.Conversation);
            Assert.Equal(HolderResult.Done, await CommitAsync(job));
        }

        await AssertNothingToLeaseAsync(worker);
        Assert.Equal(HolderResult.Done, await CommitAsync(hot));
        Assert.Equal("hot", (await LeaseOneAsync(worker)).Address.Conversation);
    }

    [Fact]
    public async Task Concurrent_callers_with_mixed_verbs_neither_deadlock_nor_lose_a_job()
    {
        const int callers = 8, steps = 120;
        using var limit = new CancellationTokenSource(Bound);
        var workers = new List<Guid>();
        for (var i = 0; i < callers; i++) workers.Add(await JoinAsync($"w{i}"));
        var accepted = new ConcurrentBag<Guid>();
        await Task.WhenAll(workers.Select((worker, seed) => Task.Run(() => MixAsync(worker, new Random(seed), steps, accepted)))).WaitAsync(limit.Token);

        for (var i = 0; i < callers; i++) await Store.Nodes.DeclareDeadAsync($"w{i}", workers[i], crashed: false, 3, Token);
        var last = await JoinAsync("last");
        while (await LeaseAsync(last, 16) is { Count: > 0 } jobs)
            foreach (var job in jobs) Assert.Equal(HolderResult.Done, await CommitAsync(job));
        var end = await Store.Jobs.CountAsync(Token);
        var states = new List<JobState>();
        foreach (var job in accepted) states.Add((await FindAsync(job)).State);
        Assert.Equal(new JobCounts(0, 0, states.Count(state => state == JobState.Dead), states.Count(state => state == JobState.Cancelled)), end);
        Assert.DoesNotContain(states, state => state is JobState.Queued or JobState.Leased);
    }

    private async Task MixAsync(Guid worker, Random random, int steps, ConcurrentBag<Guid> accepted)
    {
        var held = new List<LeasedJob>();
        for (var step = 0; step < steps; step++)
        {
            var job = held.Count == 0 ? null : held[random.Next(held.Count)];
            switch (random.Next(9))
            {
                case 0 or 1 or 2: accepted.Add((await AcceptAsync($"c{random.Next(6)}")).JobId); break;
                case 3 or 4: held.AddRange(await LeaseAsync(worker, 1 + random.Next(3))); break;
                case 5 when job is not null: held.Remove(job); await CommitAsync(job); break;
                case 6 when job is not null: held.Remove(job); await (random.Next(2) == 0 ? FailAsync(job, random.Next(2) == 0 ? TimeSpan.Zero : null) : ReleaseAsync(job)); break;
                case 7 when accepted.TryPeek(out var any): await Store.Jobs.CancelAsync(any, "mixed", Token); break;
                case 8 when accepted.TryPeek(out var any): await Store.Jobs.RedriveAsync(any, Token); break;
            }
        }
    }
}
