using OpenClaw.Core.Journal;

namespace OpenClaw.Core.Storage.Sqlite;

internal sealed class SqliteJournal(SqliteWriter writer, StoreReads reads) : IJournal
{
    public static int Append(SqliteStatements s, JournalEntry entry) =>
        s.Execute("insert into journal (at, kind, subject, actor, detail) values ($1, $2, $3, $4, $5)", s.Now, entry.Kind, entry.Subject, entry.Actor, entry.Detail);

    public Task AppendAsync(JournalEntry entry, CancellationToken cancellationToken) => writer.RunAsync(s => Append(s, entry), cancellationToken);

    public Task<IReadOnlyList<JournalEntry>> ReadAsync(JournalQuery query, CancellationToken cancellationToken) => reads.ReadJournalAsync(query, cancellationToken);

    public Task<IReadOnlyList<JournalEntry>> ReadAfterAsync(long number, int limit, CancellationToken cancellationToken) => reads.ReadJournalAfterAsync(number, limit, cancellationToken);

    public Task<int> ForgetAsync(TimeSpan after, CancellationToken cancellationToken) => writer.RunAsync(
        s => s.Execute("delete from journal where number in (select number from journal where at < $1 order by number limit 1000)", s.Now - SqliteJobStore.Microseconds(after)), cancellationToken);
}
