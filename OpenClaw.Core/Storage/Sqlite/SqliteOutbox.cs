using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Outbox;
using OpenClaw.Core.Storage.Schema;

namespace OpenClaw.Core.Storage.Sqlite;

/// <summary>The outbox on SQLite; only the head of a conversation has ready_at.</summary>
internal sealed class SqliteOutbox(SqliteWriter writer) : IOutbox
{
    public async Task<IReadOnlyList<OutboxEntry>> ClaimAsync(string channel, Guid holder, int limit, TimeSpan duration, CancellationToken cancellationToken) =>
        await writer.RunAsync(
            s =>
            {
                var heads = s.Query("select id from outbox where channel = $1 and ready_at is not null and ready_at <= $2 order by ready_at limit $3", r => r.GetGuid(0), channel, s.Now, limit);
                return heads.ConvertAll(id => Claim(s, id, holder, duration));
            },
            cancellationToken);

    public Task<HolderResult> AcknowledgeAsync(OutboxEntry entry, CancellationToken cancellationToken) => FinishAsync(entry, OutboxState.Delivered, null, cancellationToken);

    public Task<HolderResult> DeadLetterAsync(OutboxEntry entry, string reason, CancellationToken cancellationToken) => FinishAsync(entry, OutboxState.Dead, reason, cancellationToken);

    public Task<HolderResult> RetryAsync(OutboxEntry entry, string reason, TimeSpan after, CancellationToken cancellationToken) => writer.RunAsync(
        s => s.Execute(
            "update outbox set state = 0, ready_at = $3, error = $4 where id = $1 and token = $2 and state = 1",
            entry.Id, entry.Token, s.Now + SqliteJobStore.Microseconds(after), reason) == 1
            ? HolderResult.Done
            : Explain(s, entry, OutboxState.Waiting),
        cancellationToken);

    public Task<(long Waiting, long Dead)> CountAsync(CancellationToken cancellationToken) => writer.RunAsync(
        s => s.Query("select coalesce(sum(state < 2), 0), coalesce(sum(state = 3), 0) from outbox where state <> 2", r => (r.GetInt64(0), r.GetInt64(1)))[0], cancellationToken);

    private Task<HolderResult> FinishAsync(OutboxEntry entry, OutboxState state, string? error, CancellationToken cancellationToken) => writer.RunAsync(
        s =>
        {
            var done = s.Execute(
                "update outbox set state = $3, finished_at = $4, ready_at = null, error = $5 where id = $1 and token = $2 and state = 1",
                entry.Id, entry.Token, (int)state, s.Now, error);
            if (done == 0) return Explain(s, entry, state);
            s.Execute(
                """
                update outbox set ready_at = $2 where conversation_id = $1 and state = 0
                  and position = (select min(position) from outbox where conversation_id = $1 and state < 2)
                """,
                entry.Message.Address.ConversationId, s.Now);
            return HolderResult.Done;
        },
        cancellationToken);

    private static OutboxEntry Claim(SqliteStatements s, Guid id, Guid holder, TimeSpan duration)
    {
        s.Execute(
            "update outbox set state = 1, token = $2, holder = $3, tries = tries + 1, ready_at = $4 where id = $1",
            id, Guid.NewGuid(), holder, s.Now + SqliteJobStore.Microseconds(duration));
        return s.Query(
            """
            select o.token, o.channel, o.job_id, o.is_answer, o.callback_url, o.tries - 1, o.created_at, o.trace_parent, t.text, c.channel, c.account, c.name
            from outbox o join turns t on t.conversation_id = o.conversation_id and t.position = o.position join conversations c on c.id = o.conversation_id where o.id = $1
            """,
            r => new OutboxEntry(
                id,
                r.GetGuid(0),
                r.GetString(1),
                new OutboundMessage(
                    r.GetGuid(2), new ChannelAddress(r.GetString(9), r.GetString(10), r.GetString(11)), r.GetInt32(3) == 1, r.GetString(8),
                    r.IsDBNull(4) ? null : new Uri(r.GetString(4))),
                r.GetInt32(5),
                SqliteTime.FromMicroseconds(r.GetInt64(6)),
                r.IsDBNull(7) ? null : r.GetString(7)),
            id)[0];
    }

    private static HolderResult Explain(SqliteStatements s, OutboxEntry entry, OutboxState doneState) =>
        s.Query("select 1 from outbox where id = $1 and token = $2 and state = $3", _ => true, entry.Id, entry.Token, (int)doneState).Count == 1 ? HolderResult.AlreadyDone : HolderResult.Stale;
}
