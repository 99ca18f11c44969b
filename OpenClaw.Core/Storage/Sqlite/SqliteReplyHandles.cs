using OpenClaw.Core.Messages;
using OpenClaw.Core.Outbox;

namespace OpenClaw.Core.Storage.Sqlite;

internal sealed class SqliteReplyHandles(SqliteWriter writer) : IReplyHandles
{
    private const string Keep = "insert into reply_handles (channel, account, key, conversation_id, secret, expires_at) values ($1, $2, $3, $4, $5, $6) on conflict do nothing";

    private const string Find = """
        select h.secret, h.expires_at - $3 from reply_handles h join idempotency_keys k on k.channel = h.channel and k.account = h.account and k.key = h.key
        where h.conversation_id = $1 and k.job_id = $2 and h.expires_at > $3
        """;

    public Task KeepAsync(ChannelAddress address, string idempotencyKey, string secret, TimeSpan lifetime, CancellationToken cancellationToken) => writer.RunAsync(
        s =>
        {
            s.Execute("delete from reply_handles where expires_at <= $1", s.Now);
            return s.Execute(Keep, address.Channel, address.Account, idempotencyKey, address.ConversationId, secret, s.Now + SqliteJobStore.Microseconds(lifetime));
        },
        cancellationToken);

    public Task<ReplyHandle?> FindAsync(ChannelAddress address, Guid jobId, CancellationToken cancellationToken) => writer.RunAsync(
        s => s.Query(Find, r => new ReplyHandle(r.GetString(0), TimeSpan.FromMicroseconds(r.GetInt64(1))), address.ConversationId, jobId, s.Now).FirstOrDefault(), cancellationToken);
}
