using OpenClaw.Core.Messages;
using OpenClaw.Core.People;

namespace OpenClaw.Core.Storage.Sqlite;

internal sealed class SqlitePeopleStore(SqliteWriter writer, StoreReads reads) : IPeopleStore
{
    private const string Begin = """
        insert into people (channel, account, id, name, state, code, expires_at, seen_at, place) select $1, $2, $3, $4, 0, $5, $6, $7, $9
        where (select count(*) from people where channel = $1 and account = $2 and state = 0) < $8
        on conflict do nothing
        """;

    private const string Decide = $"""
        insert into people (channel, account, id, name, state, seen_at, decided_at, decided_by) values ($1, $2, $3, '', $4, $5, $5, $6)
        on conflict (channel, account, id) do update set state = $4, code = null, expires_at = null, decided_at = $5, decided_by = $6
        returning {StoreReads.PersonColumns}
        """;

    private const string DecideCode = $"""
        update people set state = $2, code = null, expires_at = null, decided_at = $3, decided_by = $4 where code = $1 and state = 0 and expires_at > $3
        returning {StoreReads.PersonColumns}
        """;

    public Task<PersonState?> FindAsync(PersonKey key, CancellationToken cancellationToken) => reads.FindPersonAsync(key, cancellationToken);

    public Task<PairingResult> AskAsync(Pairing pairing, CancellationToken cancellationToken) => writer.RunAsync(
        s =>
        {
            var key = pairing.Key;
            s.Execute("delete from people where channel = $1 and account = $2 and state = 0 and expires_at <= $3", key.Channel, key.Account, s.Now);
            var begun = s.Execute(
                Begin, key.Channel, key.Account, key.Id, pairing.Name, pairing.Code, s.Now + SqliteJobStore.Microseconds(pairing.Lifetime), s.Now, pairing.MaxPending, pairing.Place);
            if (begun == 1) SqliteJournal.Append(s, PeopleJournal.Asked(pairing));
            return s.Query(
                "select state, code from people where channel = $1 and account = $2 and id = $3",
                r => new PairingResult((PersonState)r.GetInt32(0), r.IsDBNull(1) ? null : r.GetString(1)), key.Channel, key.Account, key.Id).SingleOrDefault();
        },
        cancellationToken);

    public Task<IReadOnlyList<Person>> ListAsync(PeopleQuery query, CancellationToken cancellationToken) => reads.ListPeopleAsync(query, cancellationToken);

    public Task<Person?> DecideAsync(string code, PersonState state, string actor, CancellationToken cancellationToken) => writer.RunAsync(
        s => Remember(s, s.Query(DecideCode, reads.ToPerson, code, (int)state, s.Now, actor).SingleOrDefault(), actor), cancellationToken);

    public Task<Person> DecideAsync(PersonKey key, PersonState state, string actor, CancellationToken cancellationToken) => writer.RunAsync(
        s => Remember(s, s.Query(Decide, reads.ToPerson, key.Channel, key.Account, key.Id, (int)state, s.Now, actor).Single(), actor)!, cancellationToken);

    public Task<bool> RemoveAsync(PersonKey key, string actor, CancellationToken cancellationToken) => writer.RunAsync(
        s =>
        {
            if (s.Execute("delete from people where channel = $1 and account = $2 and id = $3", key.Channel, key.Account, key.Id) == 0) return false;
            SqliteJournal.Append(s, PeopleJournal.Removed(key, actor));
            return true;
        },
        cancellationToken);

    private static Person? Remember(SqliteStatements s, Person? person, string actor)
    {
        if (person is null) return null;
        SqliteJournal.Append(s, PeopleJournal.Decided(person, actor));
        var key = person.Key;
        var place = s.Query("select place from people where channel = $1 and account = $2 and id = $3 and place is not null", r => r.GetString(0), key.Channel, key.Account, key.Id).SingleOrDefault();
        if (place is null) return person;
        s.Execute("update people set place = null where channel = $1 and account = $2 and id = $3", key.Channel, key.Account, key.Id);
        if (person.State == PersonState.Allowed) SqliteLanes.Say(s, new ChannelAddress(key.Channel, key.Account, place), Pairing.Welcome(key), isAnswer: true);
        return person;
    }
}
