using OpenClaw.Core.Leases;
using static OpenClaw.Core.Storage.Postgres.Commands;

namespace OpenClaw.Core.Storage.Postgres;

internal sealed class PostgresLeaseStore(PostgresSession session, TimeProvider time) : ILeaseStore
{
    // A released lease has nobody as holder, so that even the same node begins a new term.
    private const string Acquire = """
        insert into leases as l (name, number, holder, expires_at) values ($1, 1, $2, clock_timestamp() + $3)
        on conflict (name) do update set number = case when l.holder = $2 then l.number else l.number + 1 end, holder = $2, expires_at = clock_timestamp() + $3
        where l.holder = $2 or l.expires_at <= clock_timestamp()
        returning number
        """;

    private const string Release = "update leases set holder = '00000000-0000-0000-0000-000000000000', expires_at = clock_timestamp() where name = $1 and number = $2 and holder = $3";

    private const string Note = """
        update leases set account = $4, detail = $5, fault = $6, fault_since = case when $6 is not null then coalesce(fault_since, clock_timestamp()) end
        where name = $1 and number = $2 and holder = $3
        """;

    private const string List = """
        select name, greatest(clock_timestamp() - expires_at, interval '0'), holder, account, detail, fault,
          coalesce(greatest(clock_timestamp() - fault_since, interval '0'), interval '0') from leases order by name
        """;

    public async Task<Term?> TryAcquireAsync(string name, Guid holder, TimeSpan duration, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var numbers = await session.QueryAsync(r => r.GetInt64(0), cancellationToken, Statement(Acquire, Text(name), Uuid(holder), Duration(duration)));
        return numbers.Count == 0 ? null : Term.Since(started, time, name, numbers[0], holder, duration);
    }

    public Task ReleaseAsync(Term term, CancellationToken cancellationToken) => session.TransactAsync(
        connection => connection.ExecuteAllAsync(Statement(Release, Text(term.Name), Bigint(term.Number), Uuid(term.Holder))), cancellationToken);

    public Task NoteAsync(Term term, LeaseNote note, CancellationToken cancellationToken) => session.TransactAsync(
        connection => connection.ExecuteAllAsync(Statement(
            Note, Text(term.Name), Bigint(term.Number), Uuid(term.Holder), Text(note.Account), Text(note.Detail), Text(note.Fault))), cancellationToken);

    public async Task<IReadOnlyList<LeaseStanding>> ListAsync(CancellationToken cancellationToken) => await session.QueryAsync(
        r => new LeaseStanding(r.GetString(0), r.GetFieldValue<TimeSpan>(1))
        {
            Holder = r.GetGuid(2),
            Note = r.IsDBNull(3) ? null : new LeaseNote(r.GetString(3), r.GetString(4), r.IsDBNull(5) ? null : r.GetString(5)),
            FaultFor = r.GetFieldValue<TimeSpan>(6),
        },
        cancellationToken, Statement(List));
}
