using OpenClaw.Core.Messages;
using OpenClaw.Core.Outbox;
using static OpenClaw.Core.Storage.Postgres.Commands;

namespace OpenClaw.Core.Storage.Postgres;

internal sealed class PostgresReplyHandles(PostgresSession session) : IReplyHandles
{
    private const string Forget = "delete from reply_handles where expires_at <= (select clock_timestamp())";

    private const string Keep = """
        insert into reply_handles (channel, account, key, conversation_id, secret, expires_at) values ($1, $2, $3, $4, $5, clock_timestamp() + $6) on conflict do nothing
        """;

    private const string Find = """
        select h.secret, h.expires_at - clock_timestamp() from reply_handles h
        join idempotency_keys k on k.channel = h.channel and k.account = h.account and k.key = h.key
        where h.conversation_id = $1 and k.job_id = $2 and h.expires_at > clock_timestamp()
        """;

    public Task KeepAsync(ChannelAddress address, string idempotencyKey, string secret, TimeSpan lifetime, CancellationToken cancellationToken) => session.TransactAsync(
        connection => connection.ExecuteAllAsync(
            Statement(Forget),
            Statement(Keep, Text(address.Channel), Text(address.Account), Text(idempotencyKey), Uuid(address.ConversationId), Text(secret), Duration(lifetime))),
        cancellationToken);

    public async Task<ReplyHandle?> FindAsync(ChannelAddress address, Guid jobId, CancellationToken cancellationToken) => (await session.QueryAsync(
        r => new ReplyHandle(r.GetString(0), r.GetFieldValue<TimeSpan>(1)), cancellationToken, Statement(Find, Uuid(address.ConversationId), Uuid(jobId)))).FirstOrDefault();
}
