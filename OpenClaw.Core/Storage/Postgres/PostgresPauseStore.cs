using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using static OpenClaw.Core.Storage.Postgres.Commands;

namespace OpenClaw.Core.Storage.Postgres;

internal sealed class PostgresPauseStore(PostgresSession session, StoreReads reads) : IPauseStore
{
    // The lane's lock first, as for everything that decides what may be leased; tells whether anything changed, so that a repetition is no event.
    private const string Set = """
        update conversations c set paused_at = case when $2 then coalesce(b.paused_at, clock_timestamp()) end
        from (select id, paused_at from conversations where id = $1 for no key update) b
        where c.id = b.id returning (b.paused_at is not null) <> $2
        """;

    public Task<OperatorResult> SetAsync(ChannelAddress conversation, bool isPaused, string actor, CancellationToken cancellationToken) => session.TransactAsync(
        async connection =>
        {
            var changed = await connection.QueryAsync(r => r.GetBoolean(0), Statement(Set, Uuid(conversation.ConversationId), Flag(isPaused)));
            if (changed is not [var isNews]) return OperatorResult.NotFound;
            if (!isNews) return OperatorResult.WrongState;
            await connection.ExecuteAllAsync(PostgresJournal.Entry(PauseJournal.Changed(conversation, isPaused, actor)));
            return OperatorResult.Done;
        },
        cancellationToken);

    public Task<IReadOnlyList<PausedConversation>> ListAsync(int limit, CancellationToken cancellationToken) => reads.ListPausedAsync(limit, cancellationToken);
}
