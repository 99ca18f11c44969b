using System.Data.Common;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Outbox;
using OpenClaw.Core.Storage.Schema;
using static OpenClaw.Core.Storage.Postgres.Commands;

namespace OpenClaw.Core.Storage.Postgres;

internal sealed class PostgresOutbox : IOutbox
{
    private readonly PostgresSession _session;
    private readonly GroupCommit<OutboxEntry, HolderResult> _acknowledges;

    public PostgresOutbox(PostgresSession session)
    {
        _session = session;
        _acknowledges = new(entries => FinishAsync(entries, OutboxState.Delivered, null, CancellationToken.None));
    }

    public async Task<IReadOnlyList<OutboxEntry>> ClaimAsync(string channel, Guid holder, int limit, TimeSpan duration, CancellationToken cancellationToken) =>
        await _session.QueryAsync(
            ReadEntry, cancellationToken,
            Statement(OutboxStatements.Claim(Math.Clamp(limit, 1, 256)), Text(channel), Uuid(holder), Duration(duration)));

    public Task<HolderResult> AcknowledgeAsync(OutboxEntry entry, CancellationToken cancellationToken) => _acknowledges.RunAsync(entry, cancellationToken);

    public async Task<HolderResult> DeadLetterAsync(OutboxEntry entry, string reason, CancellationToken cancellationToken) =>
        (await FinishAsync([entry], OutboxState.Dead, reason, cancellationToken))[0];

    public async Task<HolderResult> RetryAsync(OutboxEntry entry, string reason, TimeSpan after, CancellationToken cancellationToken)
    {
        var done = await _session.QueryAsync(
            r => r.GetGuid(0), cancellationToken,
            Statement(OutboxStatements.Retry, Uuid(entry.Id), Uuid(entry.Token), Duration(after), Text(reason)));
        return done.Count == 1 ? HolderResult.Done : (await ExplainAsync([entry], OutboxState.Waiting, cancellationToken))[0];
    }

    public async Task<(long Waiting, long Dead)> CountAsync(CancellationToken cancellationToken) =>
        (await _session.QueryAsync(r => (r.GetInt64(0), r.GetInt64(1)), cancellationToken, Statement(OutboxStatements.Count)))[0];

    private async Task<IReadOnlyList<HolderResult>> FinishAsync(IReadOnlyList<OutboxEntry> entries, OutboxState state, string? error, CancellationToken cancellationToken)
    {
        var statement = Statement(OutboxStatements.Finish, Uuids(entries.Select(e => e.Id)), Uuids(entries.Select(e => e.Token)), Integer((int)state), Text(error));
        var done = await _session.QueryAsync(
            r => r.GetGuid(0), cancellationToken,
            PostgresJobStore.LockLanes(entries.Select(e => e.Message.Address.ConversationId)),
            statement);
        if (done.Count == entries.Count) return Enumerable.Repeat(HolderResult.Done, entries.Count).ToList();
        var explained = await ExplainAsync(entries, state, cancellationToken);
        return entries.Select((entry, i) => explained[i] == HolderResult.AlreadyDone && done.Remove(entry.Id) ? HolderResult.Done : explained[i]).ToList();
    }

    private async Task<IReadOnlyList<HolderResult>> ExplainAsync(IReadOnlyList<OutboxEntry> entries, OutboxState doneState, CancellationToken cancellationToken)
    {
        var rows = await _session.QueryAsync(
            r => (Id: r.GetGuid(0), State: (OutboxState)r.GetInt32(1), Token: r.IsDBNull(2) ? default : r.GetGuid(2)), cancellationToken,
            Statement(OutboxStatements.FindTokens, Uuids(entries.Select(e => e.Id))));
        return entries.Select(e => rows.Exists(r => r.Id == e.Id && r.Token == e.Token && r.State == doneState) ? HolderResult.AlreadyDone : HolderResult.Stale).ToList();
    }

    private static OutboxEntry ReadEntry(DbDataReader r) => new(
        r.GetGuid(0),
        r.GetGuid(1),
        r.GetString(2),
        new OutboundMessage(
            r.GetGuid(3), new ChannelAddress(r.GetString(12), r.GetString(13), r.GetString(14)), r.GetBoolean(4), r.GetString(11),
            r.IsDBNull(5) ? null : new Uri(r.GetString(5))),
        r.GetInt32(6),
        r.GetFieldValue<DateTimeOffset>(7),
        r.IsDBNull(8) ? null : r.GetString(8));
}
