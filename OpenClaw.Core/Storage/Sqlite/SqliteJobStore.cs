using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;

namespace OpenClaw.Core.Storage.Sqlite;

/// <summary>
/// Jobs on SQLite. There is one writer, so every command sees and changes the file alone: no locks are needed where PostgreSQL takes
/// the lane's, and the rules of docs/protocol.md hold by turn. States: 0 queued, 1 leased, 2 completed, 3 dead, 4 cancelled.
/// </summary>
internal sealed class SqliteJobStore(SqliteWriter writer, StoreReads reads, TimeProvider time) : IJobStore
{
    private const int MaxLease = 64;

    public Task<JobView?> FindAsync(Guid jobId, CancellationToken cancellationToken) => reads.FindJobAsync(jobId, cancellationToken);

    public Task<IReadOnlyList<JobLine>> ListAsync(JobQuery query, CancellationToken cancellationToken) => reads.ListJobsAsync(query, cancellationToken);

    public Task<JobCounts> CountAsync(CancellationToken cancellationToken) => reads.CountJobsAsync(cancellationToken);

    public Task<AcceptResult> AcceptAsync(InboundMessage message, CancellationToken cancellationToken)
    {
        var jobId = Guid.CreateVersion7(time.GetUtcNow());
        var hash = message.ContentHash();
        return writer.RunAsync(s => Accept(s, message, jobId, hash), cancellationToken);
    }

    public async Task<IReadOnlyList<LeasedJob>> LeaseAsync(IReadOnlyList<Guid> holders, TimeSpan duration, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(holders.Count, MaxLease);
        return holders.Count == 0 ? [] : await writer.RunAsync(s => Lease(s, holders, duration), cancellationToken);
    }

    public Task<IReadOnlyList<Exchange>?> StartAsync(JobLease lease, TimeSpan duration, int historyCharacters, CancellationToken cancellationToken) => writer.RunAsync(
        s =>
        {
            if (Extend(s, lease, duration) == HolderResult.Stale) return null;
            s.Execute("update jobs set started_at = $1 where id = $2 and started_at is null", s.Now, lease.JobId);
            if (historyCharacters <= 0) return (IReadOnlyList<Exchange>)[];
            var newestFirst = s.Query(
                "select role, text from turns where conversation_id = $1 order by position desc limit $2", r => ((TurnRole)r.GetInt32(0), r.GetString(1)), lease.ConversationId, Exchange.MostTurns);
            return Exchange.Newest(newestFirst, historyCharacters);
        },
        cancellationToken);

    public Task<HolderResult> ExtendAsync(JobLease lease, TimeSpan duration, CancellationToken cancellationToken) => writer.RunAsync(s => Extend(s, lease, duration), cancellationToken);

    public Task<JobLease?> HandOverAsync(JobLease lease, Guid holder, TimeSpan duration, CancellationToken cancellationToken) => writer.RunAsync(
        s =>
        {
            var tokens = s.Query(
                """
                update jobs set attempt = attempt + 1, token = $4, holder = $5, worker = n.id, lease_until = $6, started_at = null
                from (select id from nodes where incarnation = $5 and status = 0) n
                where jobs.id = $1 and jobs.attempt = $2 and jobs.token = $3 and jobs.state = 1 returning attempt, token
                """,
                r => new FencingToken(r.GetInt32(0), r.GetGuid(1)),
                lease.JobId, lease.Token.Attempt, lease.Token.Id, Guid.NewGuid(), holder, s.Now + Microseconds(duration));
            return tokens is [var token] ? lease with { Token = token } : (JobLease?)null;
        },
        cancellationToken);

    public Task<HolderResult> CommitAsync(JobLease lease, JobAnswer answer, CancellationToken cancellationToken) => writer.RunAsync(
        s =>
        {
            if (!Holds(s, lease)) return Explain(s, lease, JobState.Completed);
            s.Execute(
                """
                update jobs set state = 2, error = null, answered_by = $2, input_tokens = $3, output_tokens = $4, first_text_ms = $5 + (started_at - accepted_at) / 1000 where id = $1
                """,
                lease.JobId, answer.Model, answer.InputTokens, answer.OutputTokens, (long?)answer.FirstTextAfter?.TotalMilliseconds);
            SqliteLanes.End(s, lease.JobId, TurnRole.Assistant, answer.Text);
            return HolderResult.Done;
        },
        cancellationToken);

    public Task<HolderResult> FailAsync(JobLease lease, JobFailure failure, TimeSpan? retryAfter, CancellationToken cancellationToken) => writer.RunAsync(
        s =>
        {
            if (!Holds(s, lease)) return Explain(s, lease, JobState.Queued, JobState.Dead);
            s.Execute("update jobs set failures = failures + 1, error = $2 where id = $1", lease.JobId, failure.Reason);
            if (retryAfter is { } after)
            {
                SqliteLanes.Remember(s, lease.JobId, AttemptOutcome.Failed, failure.Reason);
                s.Execute("update jobs set state = 0, held_back_ms = held_back_ms + $2, holder = null, lease_until = null where id = $1", lease.JobId, (long)after.TotalMilliseconds);
                SqliteLanes.Ready(s, lease.ConversationId, after);
            }
            else
            {
                s.Execute("update jobs set state = 3 where id = $1", lease.JobId);
                SqliteLanes.End(s, lease.JobId, TurnRole.Notice, failure.Reason);
            }
            return HolderResult.Done;
        },
        cancellationToken);

    public Task<HolderResult> ReleaseAsync(JobLease lease, CancellationToken cancellationToken) =>
        writer.RunAsync(s => Holds(s, lease) ? Release(s, lease) : Explain(s, lease, JobState.Queued), cancellationToken);

    public Task<HolderResult> WithdrawAsync(JobLease lease, CancellationToken cancellationToken) => writer.RunAsync(
        s => !Holds(s, lease) ? Explain(s, lease, JobState.Queued)
            : s.Query("select started_at is null from jobs where id = $1", r => r.GetBoolean(0), lease.JobId)[0] ? Release(s, lease)
            : HolderResult.Stale,
        cancellationToken);

    public Task<int> RescueExpiredAsync(int limit, bool onlyOffered, CancellationToken cancellationToken) => writer.RunAsync(
        s =>
        {
            var expired = s.Query(
                "select id, conversation_id from jobs where state = 1 and lease_until < $1 and (started_at is null or not $3) order by lease_until limit $2",
                r => (r.GetGuid(0), r.GetGuid(1)), s.Now, limit, onlyOffered);
            foreach (var (id, lane) in expired) SqliteLanes.TakeBack(s, id, lane, deaths: 0, AttemptOutcome.Expired);
            return expired.Count;
        },
        cancellationToken);

    public Task<OperatorResult> CancelAsync(Guid jobId, string reason, CancellationToken cancellationToken) => writer.RunAsync(
        s =>
        {
            if (StateOf(s, jobId) is not { } state) return OperatorResult.NotFound;
            if (state is not (JobState.Queued or JobState.Leased)) return OperatorResult.WrongState;
            s.Execute("update jobs set state = 4, token = null, error = $2 where id = $1", jobId, reason);
            SqliteLanes.End(s, jobId, TurnRole.Notice, reason);
            return OperatorResult.Done;
        },
        cancellationToken);

    public Task<OperatorResult> RedriveAsync(Guid jobId, CancellationToken cancellationToken) => writer.RunAsync(
        s =>
        {
            if (StateOf(s, jobId) is not { } state) return OperatorResult.NotFound;
            if (state is not (JobState.Dead or JobState.Cancelled)) return OperatorResult.WrongState;
            var (lane, error) = s.Query("select conversation_id, error from jobs where id = $1", r => (r.GetGuid(0), r.IsDBNull(1) ? null : r.GetString(1)), jobId)[0];
            SqliteLanes.Remember(s, jobId, AttemptOutcome.Redriven, error);
            var position = SqliteLanes.AddToTail(s, lane);
            s.Execute(
                """
                update jobs set state = 0, position = $2, token = null, holder = null, failures = 0, deaths = 0, held_back_ms = 0,
                  end_position = null, finished_at = null, error = null where id = $1
                """,
                jobId, position);
            return OperatorResult.Done;
        },
        cancellationToken);

    public Task<int> DeleteOldAsync(TimeSpan jobs, TimeSpan keys, int limit, CancellationToken cancellationToken)
    {
        var youngest = Guid.CreateVersion7(time.GetUtcNow() - jobs);
        return writer.RunAsync(
            s => s.Execute("delete from jobs where id in (select id from jobs where id < $1 and state >= 2 order by id limit $2)", youngest, limit)
                + s.Execute("delete from idempotency_keys where rowid in (select rowid from idempotency_keys where created_at < $1 limit $2)", s.Now - Microseconds(keys), limit)
                + s.Execute("delete from outbox where id in (select id from outbox where finished_at < $1 order by finished_at limit $2)", s.Now - Microseconds(jobs), limit),
            cancellationToken);
    }

    internal static long Microseconds(TimeSpan duration) => duration.Ticks / TimeSpan.TicksPerMicrosecond;

    private static AcceptResult Accept(SqliteStatements s, InboundMessage message, Guid jobId, byte[] hash)
    {
        var address = message.Address;
        var known = s.Query(
            "select hash, job_id from idempotency_keys where channel = $1 and account = $2 and key = $3",
            r => (Hash: r.GetFieldValue<byte[]>(0), JobId: r.GetGuid(1)), address.Channel, address.Account, message.IdempotencyKey);
        if (known.Count == 1)
            return new AcceptResult(known[0].Hash.AsSpan().SequenceEqual(hash) ? AcceptOutcome.Duplicate : AcceptOutcome.Conflict, known[0].JobId, 0);

        s.Execute(
            "insert into idempotency_keys (channel, account, key, hash, job_id, created_at) values ($1, $2, $3, $4, $5, $6)",
            address.Channel, address.Account, message.IdempotencyKey, hash, jobId, s.Now);
        s.Execute(
            "insert into conversations (id, channel, account, name, position, created_at) values ($1, $2, $3, $4, 0, $5) on conflict (id) do nothing",
            address.ConversationId, address.Channel, address.Account, address.Conversation, s.Now);
        var position = SqliteLanes.AddToTail(s, address.ConversationId);
        s.Execute(
            """
            insert into jobs (id, conversation_id, position, state, attempt, failures, deaths, held_back_ms, text, sender, model, callback_url,
              trace_parent, input_tokens, output_tokens, accepted_at) values ($1, $2, $3, 0, 0, 0, 0, 0, $4, $5, $6, $7, $8, 0, 0, $9)
            """,
            jobId, address.ConversationId, position, message.Text, message.Sender, message.Model, message.CallbackUrl?.AbsoluteUri, message.TraceParent, s.Now);
        return new AcceptResult(AcceptOutcome.Accepted, jobId, position);
    }

    private static List<LeasedJob> Lease(SqliteStatements s, IReadOnlyList<Guid> holders, TimeSpan duration)
    {
        var alive = s.Query("select incarnation, id from nodes where status = 0", r => (Incarnation: r.GetGuid(0), Id: r.GetString(1))).ToDictionary(n => n.Incarnation, n => n.Id);
        var slots = holders.Where(alive.ContainsKey).ToList();
        var lanes = s.Query(
            "select id, head, channel, account, name from conversations where ready_at is not null and ready_at <= $1 and paused_at is null order by ready_at limit $2",
            r => (Id: r.GetGuid(0), Head: r.GetInt64(1), Address: new ChannelAddress(r.GetString(2), r.GetString(3), r.GetString(4))), s.Now, slots.Count);
        return lanes.Select((lane, i) => LeaseHead(s, lane.Address, lane.Head, slots[i], alive[slots[i]], duration)).ToList();
    }

    private static LeasedJob LeaseHead(SqliteStatements s, ChannelAddress address, long head, Guid holder, string worker, TimeSpan duration)
    {
        var leased = s.Query(
            """
            update jobs set state = 1, attempt = attempt + 1, token = $3, holder = $4, worker = $5, lease_until = $6, started_at = null
            where conversation_id = $1 and position = $2 and state = 0
            returning id, attempt, token, text, model, failures, held_back_ms, accepted_at, trace_parent, deaths
            """,
            r => new LeasedJob(
                new JobLease(r.GetGuid(0), address.ConversationId, new FencingToken(r.GetInt32(1), r.GetGuid(2))),
                holder, address, r.GetString(3), r.IsDBNull(4) ? null : r.GetString(4), r.GetInt32(5), TimeSpan.FromMilliseconds(r.GetInt64(6)),
                SqliteTime.FromMicroseconds(r.GetInt64(7)), r.IsDBNull(8) ? null : r.GetString(8)) { Deaths = r.GetInt32(9) },
            address.ConversationId, head, Guid.NewGuid(), holder, worker, s.Now + Microseconds(duration));
        s.Execute("update conversations set ready_at = null where id = $1", address.ConversationId);
        return leased[0];
    }

    private static HolderResult Extend(SqliteStatements s, JobLease lease, TimeSpan duration) =>
        s.Execute("update jobs set lease_until = $1 where id = $2 and token = $3 and attempt = $4 and state = 1", s.Now + Microseconds(duration), lease.JobId, lease.Token.Id, lease.Token.Attempt) == 1
            ? HolderResult.Done
            : HolderResult.Stale;

    private static HolderResult Release(SqliteStatements s, JobLease lease)
    {
        SqliteLanes.Remember(s, lease.JobId, AttemptOutcome.HandedBack, null);
        s.Execute("update jobs set state = 0, holder = null, lease_until = null where id = $1", lease.JobId);
        SqliteLanes.Ready(s, lease.ConversationId, TimeSpan.Zero);
        return HolderResult.Done;
    }

    private static bool Holds(SqliteStatements s, JobLease lease) => s.Query(
        "select 1 from jobs where id = $1 and conversation_id = $2 and token = $3 and attempt = $4 and state = 1",
        _ => true, lease.JobId, lease.ConversationId, lease.Token.Id, lease.Token.Attempt).Count == 1;

    private static HolderResult Explain(SqliteStatements s, JobLease lease, params ReadOnlySpan<JobState> doneStates)
    {
        var states = s.Query("select state from jobs where id = $1 and token = $2 and attempt = $3", r => (JobState)r.GetInt32(0), lease.JobId, lease.Token.Id, lease.Token.Attempt);
        return states.Count == 1 && doneStates.Contains(states[0]) ? HolderResult.AlreadyDone : HolderResult.Stale;
    }

    private static JobState? StateOf(SqliteStatements s, Guid jobId)
    {
        var states = s.Query("select state from jobs where id = $1", r => (JobState)r.GetInt32(0), jobId);
        return states.Count == 0 ? null : states[0];
    }
}
