using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;

namespace OpenClaw.Core.Storage.Postgres;

/// <summary>
/// The hot statements about jobs. Rules they keep (docs/protocol.md, "Lanes"): lanes are locked first, in id order, by a statement of
/// its own, because a statement that waited for a lock reads everything else as it was before the wait; job rows are locked in id
/// order too, since extend takes them without their lanes. Store time is clock_timestamp().
/// "state + 0" keeps the planner away from the indexes by state: to a plan made on an empty table they look small, and it would walk
/// through all leased, or all waiting, jobs.
/// States: 0 queued, 1 leased, 2 completed, 3 dead, 4 cancelled. Outbox: 0 waiting, 1 claimed.
/// </summary>
internal static class JobStatements
{
    /// <summary>$1 conversation ids.</summary>
    public const string LockLanes = "select 1 from conversations where id = any($1) order by id for no key update";

    /// <summary>New keys become jobs at the tail of their lanes, in the order given; known keys do nothing. Returns job id and position of each new job.</summary>
    /// <remarks>$1 job ids, $2 conversation ids, $3 channels, $4 accounts, $5 names, $6 keys, $7 hashes, $8 texts, $9 senders, $10 models, $11 callbacks, $12 traces.
    /// Arrays and places in them instead of joins of two lists, here and in Lease: docs/decisions/0004.</remarks>
    public const string Accept = """
        with input as materialized (
          select * from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) with ordinality
            as i(job_id, conversation_id, channel, account, name, key, hash, text, sender, model, callback_url, trace_parent, n)
        ), fresh as (
          insert into idempotency_keys (channel, account, key, hash, job_id, created_at)
          select channel, account, key, hash, job_id, clock_timestamp() from input order by channel, account, key, n
          on conflict do nothing returning job_id
        ), arrived as materialized (
          select i.*, row_number() over (partition by conversation_id order by n) as place, count(*) over (partition by conversation_id) as total
          from input i where job_id = any(array(select job_id from fresh))
        ), lanes as (
          insert into conversations as c (id, channel, account, name, position, head, ready_at, created_at)
          select conversation_id, channel, account, name, total, 1, clock_timestamp(), clock_timestamp()
          from arrived where place = 1 order by conversation_id
          on conflict (id) do update set position = c.position + excluded.position, head = coalesce(c.head, c.position + 1),
            ready_at = case when c.head is null then clock_timestamp() else c.ready_at end
          returning id, position
        ), tails as (
          select array_agg(id) as ids, array_agg(position) as positions from lanes
        )
        insert into jobs (id, conversation_id, position, state, attempt, failures, deaths, held_back_ms, text, sender, model, callback_url,
          trace_parent, input_tokens, output_tokens, accepted_at)
        select a.job_id, a.conversation_id, t.positions[array_position(t.ids, a.conversation_id)] - a.total + a.place, 0, 0, 0, 0, 0, a.text, a.sender, a.model, a.callback_url,
          a.trace_parent, 0, 0, clock_timestamp()
        from arrived a, tails t
        returning id, position
        """;

    /// <summary>$1 channels, $2 accounts, $3 keys: what the keys stand for.</summary>
    public const string FindKeys = """
        select k.channel, k.account, k.key, k.hash, k.job_id from unnest($1, $2, $3) as i(channel, account, key)
        join idempotency_keys k on k.channel = i.channel and k.account = i.account and k.key = i.key
        """;

    /// <summary>Leases heads of ready lanes, one per alive holder named. $1 holders, $2 duration.</summary>
    /// <remarks>Counting the alive holders first makes the share locks on their rows come before any lane's, so a declared death and a
    /// lease cannot wait for each other. A head that this statement's snapshot does not see yet is not leased and its lane stays ready.
    /// Most looks find nothing (a slot is free, but nobody waits); those lock and write nothing.</remarks>
    public const string Lease = """
        with alive as materialized (
          select incarnation, id from nodes where incarnation = any($1) and status = 0
            and exists (select 1 from conversations where ready_at <= (select clock_timestamp()) and paused_at is null)
          order by id for share
        ), slots as materialized (
          select array_agg(a.incarnation order by h.n) as holders, array_agg(a.id order by h.n) as workers
          from unnest($1) with ordinality as h(incarnation, n) join alive a using (incarnation)
        ), pairs as materialized (
          select c.id, c.head, c.channel, c.account, c.name, s.holders[r.place] as incarnation, s.workers[r.place] as worker
          from slots s, unnest(array(
            select id from conversations where ready_at <= (select clock_timestamp()) and paused_at is null
            order by ready_at limit (select coalesce(cardinality(holders), 0) from slots) for no key update skip locked)) with ordinality as r(id, place)
          join conversations c on c.id = r.id
        ), leased as (
          update jobs j set state = 1, attempt = j.attempt + 1, token = gen_random_uuid(), holder = p.incarnation, worker = p.worker,
            lease_until = clock_timestamp() + $2, started_at = null
          from pairs p where j.conversation_id = p.id and j.position = p.head and j.state + 0 = 0
          returning j.id, j.conversation_id, j.attempt, j.token, j.holder, j.text, j.model, j.failures, j.held_back_ms, j.accepted_at, j.trace_parent, j.deaths,
            p.channel, p.account, p.name
        ), emptied as (
          update conversations c set ready_at = null from leased l where c.id = l.conversation_id
        )
        select * from leased
        """;

    /// <summary>$1 job ids, $2 attempts, $3 tokens, $4 durations. Returns the tokens of the extended ones.</summary>
    public const string Extend = """
        with held as materialized (
          select i.* from unnest($1, $2, $3, $4) as i(id, attempt, token, duration)
          join jobs j on j.id = i.id and j.attempt = i.attempt and j.token = i.token and j.state + 0 = 1 order by i.id for no key update of j
        )
        update jobs j set lease_until = clock_timestamp() + h.duration from held h where j.id = h.id returning j.token
        """;

    /// <summary>$1 job ids, $2 attempts, $3 tokens, $4 durations, $5 whether turns are wanted. Returns the tokens of the started ones, each with its
    /// conversation's last turns, newest first. A turn is the digit of its role and its text, so that there is one array to read instead of two.</summary>
    /// <remarks>The turns are as old as the statement, which is young enough: the job was leased before it, and its lane was free then.</remarks>
    public static readonly string Start = $"""
        with held as materialized (
          select i.*, j.conversation_id from unnest($1, $2, $3, $4, $5) as i(id, attempt, token, duration, reminded)
          join jobs j on j.id = i.id and j.attempt = i.attempt and j.token = i.token and j.state + 0 = 1 order by i.id for no key update of j
        ), started as (
          update jobs j set lease_until = clock_timestamp() + h.duration, started_at = coalesce(j.started_at, clock_timestamp()) from held h where j.id = h.id
        )
        select h.token, t.said from held h cross join lateral (
          select array_agg(role || text) as said from (
            select role, text from turns where h.reminded and conversation_id = h.conversation_id order by position desc limit {Exchange.MostTurns}) newest) t
        """;

    /// <summary>A leased job changes hands; like extend it changes no state and needs no lane. $1 holder, $2 duration, $3 job, $4 attempt, $5 token. Returns the new token.</summary>
    public const string HandOver = """
        with alive as materialized (select incarnation, id from nodes where incarnation = $1 and status = 0 for share)
        update jobs j set attempt = j.attempt + 1, token = gen_random_uuid(), holder = a.incarnation, worker = a.id,
          lease_until = clock_timestamp() + $2, started_at = null
        from alive a where j.id = $3 and j.attempt = $4 and j.token = $5 and j.state + 0 = 1 returning j.attempt, j.token
        """;

    // Adds the attempt that ends now to the record of the job j, unless it is there or never started. Only what is rare writes it: an answer does not.
    private static string Past(string outcome, string reason) => $"""
        case when (coalesce(j.past, '[]')::jsonb -> -1 ->> 'number')::int = j.attempt or j.started_at is null then j.past else (
          case when jsonb_array_length(coalesce(j.past, '[]')::jsonb) < {JobAttempt.Most} then coalesce(j.past, '[]')::jsonb else j.past::jsonb - 0 end
          || jsonb_build_object('number', j.attempt, 'worker', j.worker, 'start', (extract(epoch from j.started_at) * 1000000)::bigint,
            'end', (extract(epoch from coalesce(j.finished_at, clock_timestamp())) * 1000000)::bigint, 'outcome', {outcome}, 'reason', left({reason}, {JobAttempt.MostReason})))::text end
        """;

    // Follows a CTE "ended(id, conversation_id, place, asked, said, role, position, channel, callback_url, trace_parent)": the jobs that
    // just ended, with their lane's position before. Writes both turns and the outbox row, and lets the lane go on.
    private const string AfterEnd = $"""
        , turned as (
          insert into turns (conversation_id, position, job_id, role, text, at)
          select conversation_id, position + 1, id, 0, asked, clock_timestamp() from ended
          union all select conversation_id, position + 2, id, role, said, clock_timestamp() from ended
        ), posted as (
          insert into outbox (id, conversation_id, position, channel, job_id, is_answer, callback_url, trace_parent, state, ready_at, tries, created_at)
          select gen_random_uuid(), conversation_id, position + 2, case when callback_url is null then channel else '{ChannelNames.Webhook}' end, id, role = 1,
            callback_url, trace_parent, 0,
            case when not exists (select 1 from outbox o where o.conversation_id = e.conversation_id and o.state < 2) then clock_timestamp() end, 0, clock_timestamp()
          from ended e where callback_url is not null or channel <> '{ChannelNames.Api}'
        ), freed as (
          update conversations c set position = c.position + 2, head = case when c.head = e.place then e.next else c.head end,
            ready_at = case when c.head <> e.place then c.ready_at when e.next is not null then clock_timestamp() end
          from (select e.conversation_id, e.place, n.position as next from ended e left join lateral (
              select j.position from jobs j where j.conversation_id = e.conversation_id and j.state + 0 = 0 and j.position > e.place
              order by j.position limit 1) n on true) e
          where c.id = e.conversation_id
        )
        select id from ended
        """;

    /// <summary>$1 job ids, $2 conversation ids, $3 attempts, $4 tokens, $5 answers, $6 models, $7 input tokens, $8 output tokens, $9 milliseconds from the
    /// start to the first text or null. Returns the committed ones.</summary>
    public const string Commit = """
        with held as materialized (
          select i.* from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) as i(id, conversation_id, attempt, token, answer, model, input_tokens, output_tokens, first_text)
          join jobs j on j.id = i.id and j.attempt = i.attempt and j.token = i.token and j.state + 0 = 1 order by i.id for no key update of j
        ), ended as (
          update jobs j set state = 2, finished_at = clock_timestamp(), end_position = c.position + 2, error = null, answered_by = h.model,
            input_tokens = h.input_tokens, output_tokens = h.output_tokens, holder = null, lease_until = null,
            first_text_ms = h.first_text + (extract(epoch from j.started_at - j.accepted_at) * 1000)::bigint
          from held h join conversations c on c.id = h.conversation_id
          where j.id = h.id and j.conversation_id = h.conversation_id
          returning j.id, j.conversation_id, j.position as place, j.text as asked, h.answer as said, 1 as role, c.position, c.channel, j.callback_url, j.trace_parent
        )
        """ + AfterEnd;

    /// <summary>Ends jobs without an answer. $1 job ids, $2 state, $3 reason, $4 token that must hold, or null for those that ask no holder,
    /// $5 attempt, $6 failures to add.</summary>
    /// <remarks>The holder's own fail keeps its token, so that it can be repeated; everybody else's end clears it.</remarks>
    public const string End = """
        with ended as (
          update jobs j set state = $2, finished_at = clock_timestamp(), end_position = c.position + 2, error = $3, failures = j.failures + $6,
            token = case when $4::uuid is null then null else j.token end, holder = null, lease_until = null
          from conversations c
          where j.id = any($1) and c.id = j.conversation_id and j.state < 2
            and ($4::uuid is null or (j.state = 1 and j.token = $4 and j.attempt = $5))
          returning j.id, j.conversation_id, j.position as place, j.text as asked, $3::text as said, 2 as role, c.position, c.channel, j.callback_url, j.trace_parent
        )
        """ + AfterEnd;

    /// <summary>A failed attempt that is tried again. $1 id, $2 attempt, $3 token, $4 back-off, $5 reason.</summary>
    public static readonly string FailForNow = $"""
        with back as (
          update jobs j set state = 0, failures = failures + 1, held_back_ms = held_back_ms + (extract(epoch from $4) * 1000)::bigint, error = $5,
            holder = null, lease_until = null, past = {Past($"'{AttemptOutcome.Failed}'", "$5")}
          where id = $1 and attempt = $2 and token = $3 and state = 1 returning id, conversation_id
        ), held as (
          update conversations c set ready_at = clock_timestamp() + $4 from back b where c.id = b.conversation_id
        )
        select id from back
        """;

    /// <summary>$1 job ids, $2 attempts, $3 tokens, $4 only if no worker started it: back to the head of their lanes, without blame. The token stays, so that it can be repeated.</summary>
    public static readonly string Release = $"""
        with held as materialized (
          select i.id from unnest($1, $2, $3, $4) as i(id, attempt, token, only_offered)
          join jobs j on j.id = i.id and j.attempt = i.attempt and j.token = i.token and j.state + 0 = 1 and (j.started_at is null or not i.only_offered)
          order by i.id for no key update of j
        ), back as (
          update jobs j set state = 0, holder = null, lease_until = null, past = {Past($"'{AttemptOutcome.HandedBack}'", "null")}
          from held h where j.id = h.id returning j.id, j.conversation_id
        ), freed as (
          update conversations c set ready_at = clock_timestamp() from back b where c.id = b.conversation_id
        )
        select id from back
        """;

    /// <summary>$1 limit, $2 only those that no worker started: leases that ran out, without locking anything.</summary>
    public const string FindExpired =
        "select id, conversation_id from jobs where state = 1 and lease_until < (select clock_timestamp()) and (started_at is null or not $2) order by lease_until limit $1";

    /// <summary>$1 holder.</summary>
    public const string FindHeld = "select id, conversation_id from jobs where state = 1 and holder = $1";

    /// <summary>Takes jobs from their holder. $1 job ids, $2 only expired ones, $3 holder or null, $4 deaths to add to those that had started, $5 only those that
    /// had not. Clears the token. Returns each with its deaths, and whether it had started.</summary>
    public static readonly string TakeBack = $"""
        with held as materialized (select id from jobs where id = any($1) order by id for no key update
        ), back as (
          update jobs j set state = 0, token = null, holder = null, lease_until = null, deaths = j.deaths + case when j.started_at is null then 0 else $4 end,
            past = {Past($"case when $4 > 0 then '{AttemptOutcome.Died}' when $2 then '{AttemptOutcome.Expired}' else '{AttemptOutcome.Gone}' end", "null")}
          from held h
          where j.id = h.id and j.state = 1 and (not $2 or j.lease_until < clock_timestamp()) and ($3::uuid is null or j.holder = $3)
            and (j.started_at is null or not $5)
          returning j.id, j.conversation_id, j.deaths, j.started_at is not null as had_started
        ), freed as (
          update conversations c set ready_at = clock_timestamp() from back b where c.id = b.conversation_id
        )
        select id, deaths, had_started from back
        """;

    /// <summary>$1 job id: a dead or cancelled job takes a new place at the tail.</summary>
    public static readonly string Redrive = $"""
        with back as (
          update jobs j set state = 0, position = c.position + 1, token = null, holder = null, failures = 0, deaths = 0, held_back_ms = 0,
            end_position = null, finished_at = null, error = null, past = {Past($"'{AttemptOutcome.Redriven}'", "j.error")}
          from conversations c where j.id = $1 and c.id = j.conversation_id and j.state in (3, 4) returning j.id, j.conversation_id
        ), tail as (
          update conversations c set position = c.position + 1, head = coalesce(c.head, c.position + 1),
            ready_at = case when c.head is null then clock_timestamp() else c.ready_at end
          from back b where c.id = b.conversation_id
        )
        select id from back
        """;

    /// <summary>$1 job ids.</summary>
    public const string FindTokens = "select id, state, attempt, token from jobs where id = any($1)";

    /// <summary>$1 job id.</summary>
    public const string FindLane = "select conversation_id, state from jobs where id = $1";

    /// <summary>$1 the smallest job id that is too young (UUIDv7 sort by time), $2 limit. The state is asked twice: the outer one is asked again
    /// after waiting for a redrive of the same job.</summary>
    public const string DeleteJobs = "delete from jobs where state >= 2 and id = any(array(select id from jobs where id < $1 and state >= 2 order by id limit $2))";

    /// <summary>For the rest of the transaction. A BRIN index, like that of the keys' ages, can be read in no other way; see <see cref="PostgresSession"/>.</summary>
    public const string AllowBitmaps = "select set_config('enable_bitmapscan', 'on', true)";

    /// <summary>$1 older than, $2 limit. Wants <see cref="AllowBitmaps"/>.</summary>
    public const string DeleteKeys = """
        delete from idempotency_keys where ctid = any(array(
          select ctid from idempotency_keys where created_at < (select clock_timestamp()) - $1::interval limit $2))
        """;

    /// <summary>$1 older than, $2 limit. Dead letters stay as long as their job.</summary>
    public const string DeleteOutbox = "delete from outbox where id = any(array(select id from outbox where finished_at < (select clock_timestamp()) - $1::interval order by finished_at limit $2))";
}
