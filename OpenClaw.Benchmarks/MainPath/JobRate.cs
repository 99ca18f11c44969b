using System.Collections.Concurrent;
using OpenClaw.Benchmarks.Reporting;
using OpenClaw.Core.Messages;

namespace OpenClaw.Benchmarks.MainPath;

/// <summary>
/// Jobs per second with strict order per conversation: a backlog in 500 conversations, then real offers (lease, HTTP/2, extend, history, model,
/// commit) until the store has confirmed the last commit. Afterwards the histories are read: every message answered once, in order.
/// </summary>
internal static class JobRate
{
    private const int Conversations = 500;
    private const int PreloadsInFlight = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task<double> MeasureAsync(BenchmarkCluster cluster, int jobs, CancellationToken cancellationToken)
    {
        var perConversation = jobs / Conversations;
        cluster.Store.Shut();
        var calls = new ConcurrentQueue<string>();
        cluster.Model.Called = calls.Enqueue;
        await PreloadAsync(cluster, perConversation, cancellationToken);

        var started = TimeProvider.System.GetTimestamp();
        var done = cluster.Store.Open(perConversation * Conversations);
        cluster.Wake();
        long ended;
        try
        {
            ended = await done.WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            throw new BenchmarkException($"Only {cluster.Store.Committed} of {perConversation * Conversations} jobs were committed in {Patience.TotalMinutes} min.");
        }

        if (calls.Count != perConversation * Conversations) Progress.Say($"  the model was called {calls.Count} times for {perConversation * Conversations} jobs");
        await VerifyAsync(cluster, perConversation, cancellationToken);
        return perConversation * Conversations / TimeProvider.System.GetElapsedTime(started, ended).TotalSeconds;
    }

    private static string NameOf(int conversation) => $"jobs-{conversation}";

    private static async Task PreloadAsync(BenchmarkCluster cluster, int perConversation, CancellationToken cancellationToken)
    {
        for (var number = 0; number < perConversation; number++)
        {
            // One number after the other: two messages of a conversation that are sent at the same time have no order to verify.
            await Parallel.ForAsync(0, Conversations, new ParallelOptions { MaxDegreeOfParallelism = PreloadsInFlight, CancellationToken = cancellationToken },
                async (conversation, stop) => await cluster.Store.AcceptAsync(BenchmarkMessage.Inbound(NameOf(conversation), number), stop));
        }
    }

    private static async Task VerifyAsync(BenchmarkCluster cluster, int perConversation, CancellationToken cancellationToken)
    {
        var left = await cluster.Store.CountAsync(cancellationToken);
        if (left is not { Queued: 0, Leased: 0, Dead: 0, Cancelled: 0 }) throw new BenchmarkException($"Not every job completed: {left}.");
        for (var conversation = 0; conversation < Conversations; conversation++)
        {
            var id = BenchmarkMessage.Caller.AddressOf(NameOf(conversation)).ConversationId;
            var turns = await cluster.Store.ReadTurnsAsync(id, 0, (perConversation * 2) + 1, cancellationToken) ?? [];
            if (turns.Count != perConversation * 2) throw new BenchmarkException($"{NameOf(conversation)} has {turns.Count} turns, not {perConversation * 2}.");
            for (var number = 0; number < perConversation; number++)
            {
                var (asked, answered) = (turns[number * 2], turns[(number * 2) + 1]);
                if (asked.Role != TurnRole.User || BenchmarkMessage.NumberOf(asked.Text) != number || answered.Role != TurnRole.Assistant || answered.JobId != asked.JobId)
                    throw new BenchmarkException($"{NameOf(conversation)} is out of order at message {number}.");
            }
        }
    }
}
