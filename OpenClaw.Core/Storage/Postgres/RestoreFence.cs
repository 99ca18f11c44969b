using Npgsql;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Journal;
using static OpenClaw.Core.Storage.Postgres.Commands;

namespace OpenClaw.Core.Storage.Postgres;

/// <summary>
/// What stands between a restored database and its first node.
/// </summary>
/// <remarks>
/// A backup remembers as unsent what was sent afterwards. Nobody can tell which, so a restored database is used only after a person
/// said what shall become of it (<see cref="RestoredReplies"/>).
/// <list type="bullet">
/// <item>A database knows its own identity (the server's and its own, which a dump does not carry along). A node that meets another one in the row
/// refuses to start. A copy of the server's files keeps the identity and is not recognised: there the verb is the operator's duty.</item>
/// <item>All leases, claims and terms end, and every node is dead: a process that survived the loss rejoins with a new incarnation.</item>
/// <item>Hold: a reply to a platform that was not sent is given up, and a message whose answer would be pushed is a dead letter. Both are counted
/// in the console and can be freed. Replies to webhooks go out: they have the id they had, so the receiver recognises a repetition. Messages of
/// the API and the web chat are answered: there the committed turn is the delivery.</item>
/// </list>
/// </remarks>
internal static class RestoreFence
{
    public const string Held = "Held after a restore: it may have been answered since the backup was made. Redrive it to answer it now.";

    private static readonly TimeSpan AloneWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AloneStep = TimeSpan.FromMilliseconds(200);

    private const string Setting = "store.identity";

    private const string Identity = """
        (select system_identifier::text from pg_control_system()) || '/' || (select oid::text from pg_database where datname = current_database())
        """;

    private const string Remember = $"insert into settings (name, value, changed_at) select '{Setting}', {Identity}, clock_timestamp() on conflict (name) do nothing";

    private const string IsSame = $"select value = {Identity} from settings where name = '{Setting}'";

    private const string Strangers = "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_type = 'client backend'";

    private const string LockLanes = """
        select count(*) from (select 1 from conversations where id in (
          select conversation_id from jobs where state <> 2 union select conversation_id from outbox where state <> 2) order by id for no key update) l
        """;

    private const string EndMembership = """
        with gone as (update nodes set status = 2, changed_at = clock_timestamp() where status not in (2, 3))
        update leases set number = number + 1, holder = '00000000-0000-0000-0000-000000000000', expires_at = clock_timestamp()
        """;

    private const string EndClaims = "update outbox set state = 0, ready_at = clock_timestamp(), token = null, holder = null where state = 1";

    private const string HoldReplies = "update outbox set state = 3, finished_at = clock_timestamp(), ready_at = null, token = null, error = $1 where state = 0 and channel <> 'webhook' returning id";

    // The oldest of each conversation: whoever ends it makes the next one the oldest.
    private const string FindPushed = """
        select distinct on (j.conversation_id) j.id from jobs j join conversations c on c.id = j.conversation_id
        where j.state < 2 and (j.callback_url is not null or c.channel <> 'api') order by j.conversation_id, j.position
        """;

    // Ending a job posts a notice. Those of this transaction are younger than its beginning.
    private const string WithdrawNotices = "delete from outbox where job_id = any($1) and state = 0 and created_at >= transaction_timestamp()";

    private const string FreeReplies = "update outbox set state = 0, finished_at = null, error = null where state = 3 and error = $1 returning id";

    private const string FindHeldJobs = "select id from jobs where state = 3 and error = $1 order by id";

    private const string SetHeads = """
        update outbox o set ready_at = case when o.position = h.position then coalesce(o.ready_at, clock_timestamp()) end
        from (select conversation_id, min(position) as position from outbox where state < 2 group by conversation_id) h
        where o.conversation_id = h.conversation_id and o.state = 0 and (o.position = h.position) = (o.ready_at is null)
        """;

    private const string SetIdentity = $"""
        insert into settings (name, value, changed_at) select '{Setting}', {Identity}, clock_timestamp()
        on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at
        """;

    /// <summary>Lets a node pass on the database it knows, and on a new one, which is known from then on.</summary>
    /// <exception cref="StoreOpenException">The database was restored, or copied, and nobody said what shall become of it.</exception>
    public static async Task CheckAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var same = await connection.QueryAsync(r => r.GetBoolean(0), Statement(IsSame));
        if (same is [false])
            throw new StoreOpenException("This database was restored from a backup, or is a copy of another. Run the verb restored of any node program before the first node starts (OpenClaw.Gateway restored); docs/deployment/backup.md says why.");
        if (same.Count == 0) await connection.ExecuteAllAsync(Statement(Remember));
    }

    /// <summary>Ends what the backup remembers as going on. May be repeated, also with the other answer.</summary>
    /// <exception cref="StoreOpenException">Something else uses the database.</exception>
    public static async Task<RestoreReport> RunAsync(PostgresSession session, RestoredReplies replies, TimeProvider time)
    {
        await BeAloneAsync(session.Source, time);
        return await session.TransactAsync(connection => EndAllAsync(connection, replies), CancellationToken.None);
    }

    // A session outlives its client by a moment.
    private static async Task BeAloneAsync(NpgsqlDataSource source, TimeProvider time)
    {
        await using var connection = await source.OpenConnectionAsync();
        for (var started = time.GetTimestamp(); ; await Task.Delay(AloneStep, time))
        {
            var strangers = (await connection.QueryAsync(r => r.GetInt64(0), Statement(Strangers)))[0];
            if (strangers == 0) return;
            if (time.GetElapsedTime(started) > AloneWithin)
                throw new StoreOpenException($"Others are connected to this database (sessions: {strangers}). Stop every node, and whatever else is connected, and repeat.");
        }
    }

    private static async Task<RestoreReport> EndAllAsync(NpgsqlConnection connection, RestoredReplies replies)
    {
        await connection.QueryAsync(r => r.GetInt64(0), Statement(LockLanes));
        await connection.ExecuteAllAsync(Statement(EndMembership), Statement(EndClaims));
        var ended = await EndLeasesAsync(connection);
        var report = replies == RestoredReplies.Hold ? await HoldAsync(connection, ended) : await FreeAsync(connection, ended);
        await connection.ExecuteAllAsync(
            Statement(SetHeads), Statement(SetIdentity), PostgresJournal.Entry(new JournalEntry(JournalKinds.StoreRestored, "store", "", report.Text)));
        return report;
    }

    private static async Task<int> EndLeasesAsync(NpgsqlConnection connection)
    {
        var leased = await connection.QueryAsync(r => r.GetGuid(0), Statement("select id from jobs where state = 1"));
        await connection.QueryAsync(r => r.GetGuid(0), PostgresJobStore.TakeBack(leased, onlyExpired: false, holder: null, deaths: 0));
        return leased.Count;
    }

    private static async Task<RestoreReport> HoldAsync(NpgsqlConnection connection, int ended)
    {
        var replies = await connection.QueryAsync(r => r.GetGuid(0), Statement(HoldReplies, Text(Held)));
        var jobs = new List<Guid>();
        while (await connection.QueryAsync(r => r.GetGuid(0), Statement(FindPushed)) is { Count: > 0 } oldest)
        {
            await connection.QueryAsync(
                r => r.GetGuid(0), Statement(JobStatements.End, Uuids(oldest), Integer((int)JobState.Dead), Text(Held), Uuid(null), Integer(0), Integer(0)));
            jobs.AddRange(oldest);
        }

        await connection.ExecuteAllAsync(Statement(WithdrawNotices, Uuids(jobs)));
        return new RestoreReport(ended, jobs.Count, replies.Count, 0, 0);
    }

    private static async Task<RestoreReport> FreeAsync(NpgsqlConnection connection, int ended)
    {
        var replies = await connection.QueryAsync(r => r.GetGuid(0), Statement(FreeReplies, Text(Held)));
        var jobs = await connection.QueryAsync(r => r.GetGuid(0), Statement(FindHeldJobs, Text(Held)));
        foreach (var job in jobs) await connection.QueryAsync(r => r.GetGuid(0), Statement(JobStatements.Redrive, Uuid(job)));
        return new RestoreReport(ended, 0, 0, jobs.Count, replies.Count);
    }
}
