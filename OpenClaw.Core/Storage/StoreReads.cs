using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Keys;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Storage.Schema;

namespace OpenClaw.Core.Storage;

/// <summary>The reads that both stores share, through the EF Core model.</summary>
internal sealed class StoreReads(Func<OpenClawDb> open) : IConversationLog
{
    // A turn is rarely shorter; reading this many at most bounds a prompt's query.
    private const int MaxRecentTurns = 400;

    public Task<JobView?> FindJobAsync(Guid jobId, CancellationToken cancellationToken) => ReadAsync(
        async db =>
        {
            var found = await (
                from j in db.Jobs
                where j.Id == jobId
                join c in db.Conversations on j.ConversationId equals c.Id
                from t in db.Turns.Where(t => t.ConversationId == j.ConversationId && t.Position == j.EndPosition && t.Role == TurnRole.Assistant).DefaultIfEmpty()
                select new { Job = j, Lane = c, Answer = t == null ? null : t.Text }).SingleOrDefaultAsync(cancellationToken);
            return found is null ? null : ToView(found.Job, found.Lane, found.Answer);
        });

    public Task<JobCounts> CountJobsAsync(CancellationToken cancellationToken) => ReadAsync(
        async db =>
        {
            var counts = await db.Jobs.Where(j => j.State != JobState.Completed).GroupBy(j => j.State).Select(g => new { g.Key, Count = g.LongCount() }).ToListAsync(cancellationToken);
            long Of(JobState state) => counts.Find(c => c.Key == state)?.Count ?? 0;
            return new JobCounts(Of(JobState.Queued), Of(JobState.Leased), Of(JobState.Dead), Of(JobState.Cancelled));
        });

    public Task<IReadOnlyList<ConversationTurn>?> ReadTurnsAsync(Guid conversationId, long after, int limit, CancellationToken cancellationToken) => ReadAsync(
        async db =>
        {
            if (!await db.Conversations.AnyAsync(c => c.Id == conversationId, cancellationToken)) return null;
            return (IReadOnlyList<ConversationTurn>?)await db.Turns.Where(t => t.ConversationId == conversationId && t.Position > after)
                .OrderBy(t => t.Position).Take(limit).Select(ToTurn).ToListAsync(cancellationToken);
        });

    public Task<IReadOnlyList<ConversationTurn>> ReadRecentTurnsAsync(Guid conversationId, int maxCharacters, CancellationToken cancellationToken) => ReadAsync(
        async db =>
        {
            var newestFirst = db.Turns.Where(t => t.ConversationId == conversationId).OrderByDescending(t => t.Position).Take(MaxRecentTurns).Select(ToTurn);
            var recent = new List<ConversationTurn>();
            await foreach (var turn in newestFirst.AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                maxCharacters -= turn.Text.Length;
                if (maxCharacters < 0) break;
                recent.Add(turn);
            }
            recent.Reverse();
            return (IReadOnlyList<ConversationTurn>)recent;
        });

    public Task<IReadOnlyList<ConversationEvent>> ReadEventsAsync(Guid conversationId, long after, int limit, CancellationToken cancellationToken) => ReadAsync(
        async db =>
        {
            // One statement, hence one moment: an event between two reads could otherwise be passed over for ever.
            var accepted = db.Jobs.Where(j => j.ConversationId == conversationId && j.Position > after)
                .Select(j => new { j.Position, Role = TurnRole.User, JobId = j.Id, j.Text, At = j.AcceptedAt });
            var ended = db.Turns.Where(t => t.ConversationId == conversationId && t.Position > after && t.Role != TurnRole.User)
                .Select(t => new { t.Position, t.Role, t.JobId, t.Text, t.At });
            var events = await accepted.Concat(ended).OrderBy(e => e.Position).Take(limit).ToListAsync(cancellationToken);
            return (IReadOnlyList<ConversationEvent>)events.ConvertAll(e => new ConversationEvent(e.Position, KindOf(e.Role), e.JobId, e.Text, e.At));
        });

    public Task<ConversationState?> FindAsync(Guid conversationId, CancellationToken cancellationToken) => ReadAsync(
        async db =>
        {
            var lane = await db.Conversations.SingleOrDefaultAsync(c => c.Id == conversationId, cancellationToken);
            if (lane is null) return null;
            var running = await db.Jobs.Where(j => j.ConversationId == conversationId && j.State == JobState.Leased).Select(j => new { j.Id, j.Attempt }).SingleOrDefaultAsync(cancellationToken);
            return new ConversationState(lane.Id, ToAddress(lane), lane.Position, running?.Id, running?.Attempt ?? 0);
        });

    public Task<IReadOnlyList<NodeRecord>> ListNodesAsync(CancellationToken cancellationToken) => ReadAsync(
        async db => (IReadOnlyList<NodeRecord>)(await db.Nodes.Where(n => n.Status != NodeStatus.Left).OrderBy(n => n.Id).ToListAsync(cancellationToken))
            .ConvertAll(n => new NodeRecord(n.Id, n.Incarnation, n.Role, n.Region, n.Version, n.Address is null ? null : new Uri(n.Address), n.Status, n.JoinedAt)));

    public Task<IReadOnlyList<ApiKey>> ListKeysAsync(CancellationToken cancellationToken) => ReadAsync(
        async db => (IReadOnlyList<ApiKey>)(await db.ApiKeys.OrderBy(k => k.CreatedAt).ToListAsync(cancellationToken))
            .ConvertAll(k => new ApiKey(k.Id, k.Name, k.Account, k.Scopes, k.Hash, k.CreatedAt)));

    private static readonly Expression<Func<TurnRow, ConversationTurn>> ToTurn = t => new ConversationTurn(t.Position, t.JobId, t.Role, t.Text, t.At);

    private static ConversationEventKind KindOf(TurnRole role) => role switch
    {
        TurnRole.User => ConversationEventKind.Accepted,
        TurnRole.Assistant => ConversationEventKind.Answered,
        _ => ConversationEventKind.Closed,
    };

    private static ChannelAddress ToAddress(ConversationRow lane) => new(lane.Channel, lane.Account, lane.Name);

    private static JobView ToView(JobRow job, ConversationRow lane, string? answer) => new(
        job.Id, ToAddress(lane), job.State, job.Position, job.Attempt, job.Failures, job.Deaths, job.Worker, job.Text, answer, job.Error,
        job.AnsweredBy ?? job.Model, job.InputTokens, job.OutputTokens, job.AcceptedAt, job.StartedAt, job.FinishedAt);

    private async Task<T> ReadAsync<T>(Func<OpenClawDb, Task<T>> read)
    {
        try
        {
            await using var db = open();
            return await read(db);
        }
        catch (Exception e) when (e is not OperationCanceledException && StoreFaults.ToUnavailable(e) is { } unavailable)
        {
            throw unavailable;
        }
    }
}
