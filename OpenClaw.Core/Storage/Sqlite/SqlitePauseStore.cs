using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;

namespace OpenClaw.Core.Storage.Sqlite;

internal sealed class SqlitePauseStore(SqliteWriter writer, StoreReads reads) : IPauseStore
{
    public Task<OperatorResult> SetAsync(ChannelAddress conversation, bool isPaused, string actor, CancellationToken cancellationToken) => writer.RunAsync(
        s =>
        {
            if (s.Query("select paused_at is not null from conversations where id = $1", r => r.GetBoolean(0), conversation.ConversationId) is not [var was]) return OperatorResult.NotFound;
            if (was == isPaused) return OperatorResult.WrongState;
            s.Execute("update conversations set paused_at = $2 where id = $1", conversation.ConversationId, isPaused ? s.Now : null);
            SqliteJournal.Append(s, PauseJournal.Changed(conversation, isPaused, actor));
            return OperatorResult.Done;
        },
        cancellationToken);

    public Task<IReadOnlyList<PausedConversation>> ListAsync(int limit, CancellationToken cancellationToken) => reads.ListPausedAsync(limit, cancellationToken);
}
