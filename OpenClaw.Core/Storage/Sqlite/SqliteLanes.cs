using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;

namespace OpenClaw.Core.Storage.Sqlite;

/// <summary>What several verbs do to a lane, inside the writer's transaction.</summary>
internal static class SqliteLanes
{
    /// <returns>The position of the job that the caller now writes.</returns>
    public static long AddToTail(SqliteStatements s, Guid lane) => s.Query(
        """
        update conversations set position = position + 1, ready_at = case when head is null then $2 else ready_at end, head = coalesce(head, position + 1)
        where id = $1 returning position
        """,
        r => r.GetInt64(0), lane, s.Now)[0];

    /// <summary>The head may be leased again after a while.</summary>
    public static void Ready(SqliteStatements s, Guid lane, TimeSpan after) =>
        s.Execute("update conversations set ready_at = $2 where id = $1", lane, s.Now + SqliteJobStore.Microseconds(after));

    /// <summary>Adds the attempt that ends now to the job's record, unless it is there or never started.</summary>
    public static void Remember(SqliteStatements s, Guid job, string outcome, string? reason) => s.Execute(
        $"""
        update jobs set past = json_insert(
          case when json_array_length(coalesce(past, '[]')) < {JobAttempt.Most} then coalesce(past, '[]') else json_remove(past, '$[0]') end, '$[#]',
          json_object('number', attempt, 'worker', worker, 'start', started_at, 'end', coalesce(finished_at, $4), 'outcome', $2, 'reason', substr($3, 1, {JobAttempt.MostReason})))
        where id = $1 and started_at is not null and attempt is not json_extract(past, '$[#-1].number')
        """,
        job, outcome, reason, s.Now);

    public static void TakeBack(SqliteStatements s, Guid job, Guid lane, int deaths, string outcome)
    {
        Remember(s, job, outcome, null);
        s.Execute("update jobs set state = 0, token = null, holder = null, lease_until = null, deaths = deaths + $2 where id = $1", job, deaths);
        Ready(s, lane, TimeSpan.Zero);
    }

    /// <summary>Takes all leases of an incarnation; jobs that reached the limit of deaths end.</summary>
    public static int TakeBackAll(SqliteStatements s, Guid holder, bool crashed, int maxDeaths)
    {
        var held = s.Query(
            "select id, conversation_id, deaths, started_at is not null from jobs where state = 1 and holder = $1",
            r => (Id: r.GetGuid(0), Lane: r.GetGuid(1), Deaths: r.GetInt32(2), IsStarted: r.GetBoolean(3)), holder);
        foreach (var (id, lane, deaths, isStarted) in held)
        {
            var diedOfIt = crashed && isStarted;
            TakeBack(s, id, lane, diedOfIt ? 1 : 0, diedOfIt ? AttemptOutcome.Died : AttemptOutcome.Gone);
            if (!diedOfIt || deaths + 1 < maxDeaths) continue;
            s.Execute("update jobs set state = 3, error = $2 where id = $1", id, Poison.Reason);
            End(s, id, TurnRole.Notice, Poison.Reason);
        }
        return held.Count;
    }

    /// <summary>Follows the change of a job's state to an ended one: writes both turns and the outbox row, and lets the lane go on.</summary>
    public static void End(SqliteStatements s, Guid job, TurnRole role, string said)
    {
        var ended = s.Query(
            """
            select j.conversation_id, j.position, j.text, j.callback_url, j.trace_parent, c.position, c.channel, c.head
            from jobs j join conversations c on c.id = j.conversation_id where j.id = $1
            """,
            r => (Lane: r.GetGuid(0), Place: r.GetInt64(1), Asked: r.GetString(2), Callback: r.IsDBNull(3) ? null : r.GetString(3),
                Trace: r.IsDBNull(4) ? null : r.GetString(4), Position: r.GetInt64(5), Channel: r.GetString(6), IsHead: r.GetInt64(7) == r.GetInt64(1)),
            job)[0];
        var end = ended.Position + 2;
        s.Execute("update jobs set finished_at = $2, end_position = $3, holder = null, lease_until = null where id = $1", job, s.Now, end);
        const string turn = "insert into turns (conversation_id, position, job_id, role, text, at) values ($1, $2, $3, $4, $5, $6)";
        s.Execute(turn, ended.Lane, end - 1, job, (int)TurnRole.User, ended.Asked, s.Now);
        s.Execute(turn, ended.Lane, end, job, (int)role, said, s.Now);
        if (ended.Callback is not null || ended.Channel != ChannelNames.Api)
            Post(s, ended.Lane, end, ended.Callback is null ? ended.Channel : ChannelNames.Webhook, job, role == TurnRole.Assistant, ended.Callback, ended.Trace);
        s.Execute("update conversations set position = $2 where id = $1", ended.Lane, end);
        if (ended.IsHead) Advance(s, ended.Lane, ended.Place);
    }

    /// <summary>Says something in a conversation that no job is behind: a turn at the next position, and the outbox row that delivers it.</summary>
    public static void Say(SqliteStatements s, ChannelAddress address, string text, bool isAnswer)
    {
        var (lane, job) = (address.ConversationId, Guid.NewGuid());
        s.Execute(
            "insert into conversations (id, channel, account, name, position, created_at) values ($1, $2, $3, $4, 0, $5) on conflict (id) do nothing",
            lane, address.Channel, address.Account, address.Conversation, s.Now);
        var position = s.Query("update conversations set position = position + 1 where id = $1 returning position", r => r.GetInt64(0), lane)[0];
        s.Execute("insert into turns (conversation_id, position, job_id, role, text, at) values ($1, $2, $3, $4, $5, $6)", lane, position, job, (int)TurnRole.Notice, text, s.Now);
        if (address.Channel != ChannelNames.Api) Post(s, lane, position, address.Channel, job, isAnswer, null, null);
    }

    private static void Advance(SqliteStatements s, Guid lane, long place) => s.Execute(
        """
        update conversations set head = n.position, ready_at = case when n.position is not null then $3 end
        from (select min(position) as position from jobs where conversation_id = $1 and position > $2 and state = 0) n where id = $1
        """,
        lane, place, s.Now);

    public static void Post(SqliteStatements s, Guid lane, long position, string channel, Guid job, bool isAnswer, string? callback, string? trace) => s.Execute(
        """
        insert into outbox (id, conversation_id, position, channel, job_id, is_answer, callback_url, trace_parent, state, ready_at, tries, created_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, 0, case when not exists (select 1 from outbox where conversation_id = $2 and state < 2) then $9 end, 0, $9)
        """,
        Guid.NewGuid(), lane, position, channel, job, isAnswer ? 1 : 0, callback, trace, s.Now);
}
