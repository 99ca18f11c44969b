using Npgsql;
using OpenClaw.Core.Journal;
using static OpenClaw.Core.Storage.Postgres.Commands;

namespace OpenClaw.Core.Storage.Postgres;

internal sealed class PostgresJournal(PostgresSession session, StoreReads reads) : IJournal
{
    private const string Append = "insert into journal (at, kind, subject, actor, detail) values (clock_timestamp(), $1, $2, $3, $4)";

    private const string Forget = "delete from journal where number = any(array(select number from journal where at < (select clock_timestamp()) - $1 order by at limit 1000))";

    public static NpgsqlBatchCommand Entry(JournalEntry entry) => Statement(Append, Text(entry.Kind), Text(entry.Subject), Text(entry.Actor), Text(entry.Detail));

    public Task AppendAsync(JournalEntry entry, CancellationToken cancellationToken) => session.TransactAsync(connection => connection.ExecuteAllAsync(Entry(entry)), cancellationToken);

    public Task<IReadOnlyList<JournalEntry>> ReadAsync(JournalQuery query, CancellationToken cancellationToken) => reads.ReadJournalAsync(query, cancellationToken);

    public Task<IReadOnlyList<JournalEntry>> ReadAfterAsync(long number, int limit, CancellationToken cancellationToken) => reads.ReadJournalAfterAsync(number, limit, cancellationToken);

    public Task<int> ForgetAsync(TimeSpan after, CancellationToken cancellationToken) => session.TransactAsync(connection => connection.ExecuteAllAsync(Statement(Forget, Duration(after))), cancellationToken);
}
