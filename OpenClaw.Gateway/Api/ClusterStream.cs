using System.Globalization;
using System.Runtime.CompilerServices;
using OpenClaw.Core.Journal;
using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Overview;
using OpenClaw.Gateway.Problems;

namespace OpenClaw.Gateway.Api;

/// <summary>Nothing is new in the journal: a good moment to look at what changes all the time.</summary>
internal sealed record LookReply(string Gateway, DateTimeOffset At);

/// <summary>What happens in the cluster, as it happens: each new entry of the journal, and a look every two seconds. A place in it is an entry's number, so any
/// gateway continues what another one began. Nothing is queued for a reader; the entries are shared, and its place is all that it has here.</summary>
internal sealed class ClusterStream(JournalTail tail, IJournal journal, LocalNode self, TimeProvider time, ServerSentEvents events)
{
    /// <summary>Of one gateway. Whoever comes later asks again and again, which costs more but holds nothing.</summary>
    public const int MostReaders = 100;

    public static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(2);

    private int _readers;

    /// <param name="after">The last number that the reader has; null to hear what happens from now on.</param>
    public async Task<IResult> AnswerAsync(HttpContext context, long? after)
    {
        if (self.Status != NodeStatus.Alive) return Away("This gateway is draining. Another one has the same stream.");
        try
        {
            if (Interlocked.Increment(ref _readers) > MostReaders) return Away($"This gateway has {MostReaders} readers of the stream already.");
            await events.WriteAsync(context, cancellationToken => ReadAsync(after, cancellationToken));
            return Results.Empty;
        }
        finally
        {
            Interlocked.Decrement(ref _readers);
        }
    }

    private async IAsyncEnumerable<ServerSentEvent> ReadAsync(long? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var end = await tail.ReadAsync(cancellationToken);
        var position = after is { } last ? await PlaceAsync(last, end, cancellationToken) : end.Settled;
        long? looked = null;
        while (self.Status == NodeStatus.Alive)
        {
            while (position < end.Settled)
            {
                var entries = await tail.ReadAfterAsync(position, end, cancellationToken);
                foreach (var entry in entries) yield return ServerSentEvent.Of(Id(entry.Number), "entry", JournalReply.Of(entry), ApiJson.Default.JournalReply);
                position = entries.Count > 0 ? entries[^1].Number : end.Settled;
            }

            if (looked is not { } at || time.GetElapsedTime(at) >= LookInterval)
            {
                looked = time.GetTimestamp();
                yield return ServerSentEvent.Of(Id(position), "look", new LookReply(self.Id, time.GetUtcNow()), ApiJson.Default.LookReply, isHeartbeat: true);
            }

            await Task.Delay(JournalTail.KeptFor, time, cancellationToken);
            end = await tail.ReadAsync(cancellationToken);
        }
    }

    /// <summary>A place beyond the end is one of a journal that was replaced by a backup, unless this gateway's look is a moment old.</summary>
    private async Task<long> PlaceAsync(long last, JournalEnd end, CancellationToken cancellationToken)
    {
        if (last <= end.Newest) return last;
        var newest = await journal.ReadAsync(new JournalQuery(Limit: 1), cancellationToken);
        return Math.Min(last, newest is [var entry] ? entry.Number : 0);
    }

    private static string Id(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static ApiProblem Away(string why) => new(StatusCodes.Status503ServiceUnavailable, why) { RetryAfter = TimeSpan.FromSeconds(5), Code = "stream_away" };
}
