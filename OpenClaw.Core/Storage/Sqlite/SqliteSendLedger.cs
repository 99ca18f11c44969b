using OpenClaw.Core.Jobs;
using OpenClaw.Core.Outbox;

namespace OpenClaw.Core.Storage.Sqlite;

internal sealed class SqliteSendLedger(SqliteWriter writer) : ISendLedger
{
    public async Task<IReadOnlyList<SendRecord>> ReadAsync(Guid outboxId, CancellationToken cancellationToken) => await writer.RunAsync(
        s => s.Query("select piece, platform_id from sends where outbox_id = $1 order by piece", r => new SendRecord(r.GetInt32(0), r.IsDBNull(1) ? null : r.GetString(1)), outboxId), cancellationToken);

    public Task<HolderResult> BeginAsync(OutboxEntry entry, int piece, CancellationToken cancellationToken) => writer.RunAsync(
        s => s.Execute(
            """
            insert into sends (outbox_id, piece, platform_id, at) select id, $3, null, $4 from outbox where id = $1 and token = $2 and state = 1
            on conflict (outbox_id, piece) do update set at = $4 where platform_id is null
            """,
            entry.Id, entry.Token, piece, s.Now) == 1
            ? HolderResult.Done
            : HolderResult.Stale,
        cancellationToken);

    public Task ConfirmAsync(OutboxEntry entry, int piece, string platformId, CancellationToken cancellationToken) => writer.RunAsync(
        s => s.Execute("update sends set platform_id = $3, at = $4 where outbox_id = $1 and piece = $2", entry.Id, piece, platformId, s.Now), cancellationToken);

    public Task WithdrawAsync(OutboxEntry entry, int piece, CancellationToken cancellationToken) => writer.RunAsync(
        s => s.Execute("delete from sends where outbox_id = $1 and piece = $2 and platform_id is null", entry.Id, piece), cancellationToken);
}
