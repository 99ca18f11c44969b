using System.Collections.Concurrent;
using OpenClaw.Benchmarks.Reporting;
using OpenClaw.Core.Messages;

namespace OpenClaw.Benchmarks.MainPath;

/// <summary>
/// Jobs per second with strict order per conversation: a backlog in 500 conversations, then real offers (lease, HTTP/2, start with the history, model,
/// commit) until the store has confirmed the last commit. Afterwards the histories are read: every message answered once, in order.
/// </summary>
internal static class JobRate
{
    private const int Conversations = 500;
    private const int PreloadsInFlight = 200;
    private const int WarmUps = 12;
    private const string Measured = "jobs";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task<JobRateResult> MeasureAsync(BenchmarkCluster cluster, int jobs, CancellationToken cancellationToken)
    {
        var perConversation = jobs / Conversations;

        // Without it the first thousands of jobs would measure the runtime's compiler; after two thousand it still had a fifth of this process's time.
        await RunBacklogAsync(cluster, "warm-up", WarmUps, cancellationToken);
        var result = await RunBacklogAsync(cluster, Measured, perConversation, cancellationToken);
        await VerifyAsync(cluster, perConversation, cancellationToken);
        return result;
    }

    private static async Task<JobRateResult> RunBacklogAsync(BenchmarkCluster cluster, string name, int perConversation, CancellationToken cancellationToken)
    {
        var jobs = perConversation * Conversations;
        await cluster.Store.ShutAsync(cancellationToken);
        var calls = new ConcurrentQueue<string>();
        cluster.Model.Called = calls.Enqueue;
        await PreloadAsync(cluster, name, perConversation, cancellationToken);

        var (started, processor) = (TimeProvider.System.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var done = cluster.Store.Open(jobs);
        cluster.Wake();
        long ended;
        try
        {
            ended = await done.WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new BenchmarkException($"Only {cluster.Store.Committed} of {jobs} jobs were committed in {Patience.TotalMinutes} min.");
        }

        if (calls.Count != jobs) Progress.Say($"  the model was called {calls.Count} times for {jobs} jobs");
        return new JobRateResult(
            jobs / TimeProvider.System.GetElapsedTime(started, ended).TotalSeconds, (Environment.CpuUsage.TotalTime - processor) / jobs, StageTimes.Of(cluster.Store));
    }

    private static string NameOf(string name, int conversation) => $"{name}-{conversation}";

    private static async Task PreloadAsync(BenchmarkCluster cluster, string name, int perConversation, CancellationToken cancellationToken)
    {
        for (var number = 0; number < perConversation; number++)
        {
            // One number after the other: two messages of a conversation that are sent at the same time have no order to verify.
            await Parallel.ForAsync(0, Conversations, new ParallelOptions { MaxDegreeOfParallelism = PreloadsInFlight, CancellationToken = cancellationToken },
                async (conversation, stop) => await cluster.Store.AcceptAsync(BenchmarkMessage.Inbound(NameOf(name, conversation), number), stop));
        }
    }

    private static async Task VerifyAsync(BenchmarkCluster cluster, int perConversation, CancellationToken cancellationToken)
    {
        var left = await cluster.Store.CountAsync(cancellationToken);
        if (left is not { Queued: 0, Leased: 0, Dead: 0, Cancelled: 0 }) throw new BenchmarkException($"Not every job completed: {left}.");
        for (var conversation = 0; conversation < Conversations; conversation++)
        {
            var id = BenchmarkMessage.Caller.AddressOf(NameOf(Measured, conversation)).ConversationId;
            var turns = await cluster.Log.ReadTurnsAsync(id, 0, (perConversation * 2) + 1, cancellationToken) ?? [];
            if (turns.Count != perConversation * 2) throw new BenchmarkException($"{NameOf(Measured, conversation)} has {turns.Count} turns, not {perConversation * 2}.");
            for (var number = 0; number < perConversation; number++)
            {
                var (asked, answered) = (turns[number * 2], turns[(number * 2) + 1]);
                if (asked.Role != TurnRole.User || BenchmarkMessage.NumberOf(asked.Text) != number || answered.Role != TurnRole.Assistant || answered.JobId != asked.JobId)
                    throw new BenchmarkException($"{NameOf(Measured, conversation)} is out of order at message {number}.");
            }
        }
    }
}

/// <param name="Processor">Processor time of this process (gateway, worker and store client) for each job.</param>
/// <param name="Stages">Where a job's time went.</param>
internal sealed record JobRateResult(double PerSecond, TimeSpan Processor, StageTimes Stages);
