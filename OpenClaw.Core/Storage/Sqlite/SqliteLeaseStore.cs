using OpenClaw.Core.Leases;

namespace OpenClaw.Core.Storage.Sqlite;

internal sealed class SqliteLeaseStore(SqliteWriter writer, TimeProvider time) : ILeaseStore
{
    public async Task<Term?> TryAcquireAsync(string name, Guid holder, TimeSpan duration, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var numbers = await writer.RunAsync(
            s => s.Query(
                """
                insert into leases (name, number, holder, expires_at) values ($1, 1, $2, $3)
                on conflict (name) do update set number = case when holder = $2 then number else number + 1 end, holder = $2, expires_at = $3
                where holder = $2 or expires_at <= $4 returning number
                """,
                r => r.GetInt64(0), name, holder, s.Now + SqliteJobStore.Microseconds(duration), s.Now),
            cancellationToken);
        return numbers.Count == 0 ? null : Term.Since(started, time, name, numbers[0], holder, duration);
    }

    public Task ReleaseAsync(Term term, CancellationToken cancellationToken) => writer.RunAsync(
        s => s.Execute("update leases set holder = $4, expires_at = $5 where name = $1 and number = $2 and holder = $3", term.Name, term.Number, term.Holder, Guid.Empty, s.Now), cancellationToken);

    public Task NoteAsync(Term term, LeaseNote note, CancellationToken cancellationToken) => writer.RunAsync(
        s => s.Execute(
            """
            update leases set account = $4, detail = $5, fault = $6, fault_since = case when $6 is not null then coalesce(fault_since, $7) end
            where name = $1 and number = $2 and holder = $3
            """,
            term.Name, term.Number, term.Holder, note.Account, note.Detail, note.Fault, s.Now),
        cancellationToken);

    public async Task<IReadOnlyList<LeaseStanding>> ListAsync(CancellationToken cancellationToken) => await writer.RunAsync(
        s => s.Query(
            "select name, max(0, $1 - expires_at), holder, account, detail, fault, coalesce(max(0, $1 - fault_since), 0) from leases order by name",
            r => new LeaseStanding(r.GetString(0), TimeSpan.FromMicroseconds(r.GetInt64(1)))
            {
                Holder = r.GetGuid(2),
                Note = r.IsDBNull(3) ? null : new LeaseNote(r.GetString(3), r.GetString(4), r.IsDBNull(5) ? null : r.GetString(5)),
                FaultFor = TimeSpan.FromMicroseconds(r.GetInt64(6)),
            },
            s.Now),
        cancellationToken);
}
