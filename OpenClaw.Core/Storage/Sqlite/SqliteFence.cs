using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Storage.Postgres;

namespace OpenClaw.Core.Storage.Sqlite;

/// <summary>
/// What stands between a restored file and the process that opens it, by the same rules as on PostgreSQL (<see cref="RestoreFence"/>). A snapshot
/// is marked as one when it is written; a file that was copied by other means has no mark, and there the verb is its owner's duty.
/// </summary>
internal static class SqliteFence
{
    public const string Mark = "store.snapshot";

    /// <summary>What was in the file is in PostgreSQL now, see <see cref="StoreMove"/>.</summary>
    public const string Moved = "store.moved";

    private const string SetHeads = """
        update outbox as o set ready_at = case when position = (select min(position) from outbox h where h.conversation_id = o.conversation_id and h.state < 2) then coalesce(ready_at, $1) end
        where state = 0
        """;

    /// <exception cref="StoreOpenException">The file is a snapshot, and nobody said what shall become of what was due; or it was moved.</exception>
    public static void Check(SqliteStatements s)
    {
        if (Has(s, Moved))
            throw new StoreOpenException("What was in this data directory was moved to PostgreSQL: set ConnectionStrings:openclaw. To use it here all the same, while nothing uses the other, run OpenClaw.Standalone restored.");
        if (Has(s, Mark))
            throw new StoreOpenException("This data directory was restored from a backup. Run OpenClaw.Standalone restored once (with the same --data); docs/deployment/backup.md says why.");
    }

    /// <summary>Gives up for now what may have been sent since, and takes the mark away.</summary>
    public static RestoreReport Hold(SqliteStatements s)
    {
        var begun = s.Now;
        var replies = s.Execute("update outbox set state = 3, finished_at = $1, ready_at = null, token = null, error = $2 where state = 0 and channel <> $3", begun, RestoreFence.Held, ChannelNames.Webhook);
        var jobs = s.Query(
            "select j.id from jobs j join conversations c on c.id = j.conversation_id where j.state < 2 and (j.callback_url is not null or c.channel <> $1) order by j.conversation_id, j.position",
            r => r.GetGuid(0), ChannelNames.Api);
        foreach (var job in jobs)
        {
            s.Execute("update jobs set state = $2, error = $3 where id = $1", job, (int)JobState.Dead, RestoreFence.Held);
            SqliteLanes.End(s, job, TurnRole.Notice, RestoreFence.Held);
            s.Execute("delete from outbox where job_id = $1 and state = 0 and created_at >= $2", job, begun); // its notice
        }

        Finish(s);
        return new RestoreReport(0, jobs.Count, replies, 0, 0);
    }

    /// <summary>Replies that were held go out, what may have been sent included; the jobs that were held are named, to be redriven.</summary>
    public static (int Replies, IReadOnlyList<Guid> Jobs) Free(SqliteStatements s)
    {
        var replies = s.Execute("update outbox set state = 0, finished_at = null, error = null where state = 3 and error = $1", RestoreFence.Held);
        Finish(s);
        return (replies, s.Query("select id from jobs where state = 3 and error = $1 order by id", r => r.GetGuid(0), RestoreFence.Held));
    }

    private static void Finish(SqliteStatements s)
    {
        s.Execute(SetHeads, s.Now);
        s.Execute("delete from settings where name in ($1, $2)", Mark, Moved);
    }

    private static bool Has(SqliteStatements s, string mark) => s.Query("select 1 from settings where name = $1", r => r.GetInt32(0), mark).Count > 0;
}
