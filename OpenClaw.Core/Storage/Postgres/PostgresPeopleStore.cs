using Npgsql;
using OpenClaw.Core.Messages;
using OpenClaw.Core.People;
using static OpenClaw.Core.Storage.Postgres.Commands;

namespace OpenClaw.Core.Storage.Postgres;

internal sealed class PostgresPeopleStore(PostgresSession session, StoreReads reads) : IPeopleStore
{
    // Requests of one account follow one another, so that the limit holds exactly; it is taken before the statement that counts.
    private const string Queue = "select pg_advisory_xact_lock(hashtextextended('people' || chr(31) || $1 || chr(31) || $2, 0))";

    private const string Forget = "delete from people where channel = $1 and account = $2 and state = 0 and expires_at <= clock_timestamp()";

    private const string Begin = """
        insert into people (channel, account, id, name, state, code, expires_at, seen_at, place) select $1, $2, $3, $4, 0, $5, clock_timestamp() + $6, clock_timestamp(), $8
        where (select count(*) from people where channel = $1 and account = $2 and state = 0) < $7
        on conflict do nothing returning id
        """;

    private const string Standing = "select state, code from people where channel = $1 and account = $2 and id = $3";

    private const string Decide = $"""
        insert into people (channel, account, id, name, state, seen_at, decided_at, decided_by) values ($1, $2, $3, '', $4, clock_timestamp(), clock_timestamp(), $5)
        on conflict (channel, account, id) do update
        set state = excluded.state, code = null, expires_at = null, decided_at = excluded.decided_at, decided_by = excluded.decided_by
        returning {StoreReads.PersonColumns}
        """;

    private const string DecideCode = $"""
        update people set state = $2, code = null, expires_at = null, decided_at = clock_timestamp(), decided_by = $3
        where code = $1 and state = 0 and expires_at > clock_timestamp() returning {StoreReads.PersonColumns}
        """;

    // After a decision its row is locked.
    private const string FindPlace = "select place from people where channel = $1 and account = $2 and id = $3 and place is not null";

    private const string ForgetPlace = "update people set place = null where channel = $1 and account = $2 and id = $3";

    private const string Remove = "delete from people where channel = $1 and account = $2 and id = $3";

    public Task<PersonState?> FindAsync(PersonKey key, CancellationToken cancellationToken) => reads.FindPersonAsync(key, cancellationToken);

    public Task<PairingResult> AskAsync(Pairing pairing, CancellationToken cancellationToken) => session.TransactAsync(
        async connection =>
        {
            var key = pairing.Key;
            await connection.ExecuteAllAsync(Statement(Queue, Text(key.Channel), Text(key.Account)), Statement(Forget, Text(key.Channel), Text(key.Account)));
            var begun = await connection.QueryAsync(r => r.GetString(0), Statement(
                Begin, Text(key.Channel), Text(key.Account), Text(key.Id), Text(pairing.Name), Text(pairing.Code), Duration(pairing.Lifetime), Integer(pairing.MaxPending), Text(pairing.Place)));
            if (begun.Count == 1) await connection.ExecuteAllAsync(PostgresJournal.Entry(PeopleJournal.Asked(pairing)));
            return (await connection.QueryAsync(
                r => new PairingResult((PersonState)r.GetInt32(0), r.IsDBNull(1) ? null : r.GetString(1)), Statement(Standing, Text(key.Channel), Text(key.Account), Text(key.Id)))).SingleOrDefault();
        },
        cancellationToken);

    public Task<IReadOnlyList<Person>> ListAsync(PeopleQuery query, CancellationToken cancellationToken) => reads.ListPeopleAsync(query, cancellationToken);

    public Task<Person?> DecideAsync(string code, PersonState state, string actor, CancellationToken cancellationToken) => session.TransactAsync(
        async connection =>
        {
            var person = (await connection.QueryAsync(reads.ToPerson, Statement(DecideCode, Text(code), Integer((int)state), Text(actor)))).SingleOrDefault();
            if (person is not null) await RememberAsync(connection, person, actor);
            return person;
        },
        cancellationToken);

    public Task<Person> DecideAsync(PersonKey key, PersonState state, string actor, CancellationToken cancellationToken) => session.TransactAsync(
        async connection =>
        {
            var person = (await connection.QueryAsync(reads.ToPerson, Statement(Decide, Text(key.Channel), Text(key.Account), Text(key.Id), Integer((int)state), Text(actor)))).Single();
            await RememberAsync(connection, person, actor);
            return person;
        },
        cancellationToken);

    public Task<bool> RemoveAsync(PersonKey key, string actor, CancellationToken cancellationToken) => session.TransactAsync(
        async connection =>
        {
            if (await connection.ExecuteAllAsync(Statement(Remove, Text(key.Channel), Text(key.Account), Text(key.Id))) == 0) return false;
            await connection.ExecuteAllAsync(PostgresJournal.Entry(PeopleJournal.Removed(key, actor)));
            return true;
        },
        cancellationToken);

    private static async Task RememberAsync(NpgsqlConnection connection, Person person, string actor)
    {
        await connection.ExecuteAllAsync(PostgresJournal.Entry(PeopleJournal.Decided(person, actor)));
        var key = person.Key;
        if ((await connection.QueryAsync(r => r.GetString(0), Statement(FindPlace, Text(key.Channel), Text(key.Account), Text(key.Id)))).SingleOrDefault() is not { } place) return;
        await connection.ExecuteAllAsync(Statement(ForgetPlace, Text(key.Channel), Text(key.Account), Text(key.Id)));
        if (person.State == PersonState.Allowed) await HouseVoice.SayAsync(connection, new ChannelAddress(key.Channel, key.Account, place), Pairing.Welcome(key), isAnswer: true);
    }
}
