using OpenClaw.Core.Jobs;
using OpenClaw.Core.Outbox;
using static OpenClaw.Core.Storage.Postgres.Commands;

namespace OpenClaw.Core.Storage.Postgres;

internal sealed class PostgresSendLedger(PostgresSession session) : ISendLedger
{
    // The share lock lets no claim pass between the check of the token and the record.
    private const string Begin = """
        insert into sends (outbox_id, piece, platform_id, at)
        select id, $3, null, clock_timestamp() from (select id from outbox where id = $1 and token = $2 and state = 1 for share) held
        on conflict (outbox_id, piece) do update set at = excluded.at where sends.platform_id is null returning outbox_id
        """;

    private const string Confirm = "update sends set platform_id = $3, at = clock_timestamp() where outbox_id = $1 and piece = $2";

    private const string Withdraw = "delete from sends where outbox_id = $1 and piece = $2 and platform_id is null";

    private const string Read = "select piece, platform_id from sends where outbox_id = $1 order by piece";

    public async Task<IReadOnlyList<SendRecord>> ReadAsync(Guid outboxId, CancellationToken cancellationToken) => await session.QueryAsync(
        r => new SendRecord(r.GetInt32(0), r.IsDBNull(1) ? null : r.GetString(1)), cancellationToken, Statement(Read, Uuid(outboxId)));

    public async Task<HolderResult> BeginAsync(OutboxEntry entry, int piece, CancellationToken cancellationToken) =>
        (await session.QueryAsync(r => r.GetGuid(0), cancellationToken, Statement(Begin, Uuid(entry.Id), Uuid(entry.Token), Integer(piece)))).Count == 1
            ? HolderResult.Done
            : HolderResult.Stale;

    public Task ConfirmAsync(OutboxEntry entry, int piece, string platformId, CancellationToken cancellationToken) => session.TransactAsync(
        connection => connection.ExecuteAllAsync(Statement(Confirm, Uuid(entry.Id), Integer(piece), Text(platformId))), cancellationToken);

    public Task WithdrawAsync(OutboxEntry entry, int piece, CancellationToken cancellationToken) => session.TransactAsync(
        connection => connection.ExecuteAllAsync(Statement(Withdraw, Uuid(entry.Id), Integer(piece))), cancellationToken);
}
