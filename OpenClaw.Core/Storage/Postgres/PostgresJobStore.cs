using System.Data.Common;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using static OpenClaw.Core.Storage.Postgres.Commands;

namespace OpenClaw.Core.Storage.Postgres;

/// <summary>Jobs on PostgreSQL. The statements and the rules they keep are in <see cref="JobStatements"/>.</summary>
internal sealed class PostgresJobStore : IJobStore
{
    private const int MaxLease = 64;

    private readonly PostgresSession _session;
    private readonly StoreReads _reads;
    private readonly TimeProvider _time;
    private readonly GroupCommit<InboundMessage, AcceptResult> _accepts;
    private readonly GroupCommit<(JobLease Lease, TimeSpan Duration, int HistoryCharacters), IReadOnlyList<Exchange>?> _starts;
    private readonly GroupCommit<(JobLease Lease, TimeSpan Duration), HolderResult> _extends;
    private readonly GroupCommit<(JobLease Lease, JobAnswer Answer), HolderResult> _commits;
    private readonly GroupCommit<(JobLease Lease, bool OnlyOffered), HolderResult> _releases;

    public PostgresJobStore(PostgresSession session, StoreReads reads, TimeProvider time)
    {
        (_session, _reads, _time) = (session, reads, time);
        _accepts = new(AcceptGroupAsync);
        _starts = new(StartGroupAsync);
        _extends = new(ExtendGroupAsync);
        _commits = new(CommitGroupAsync);
        _releases = new(ReleaseGroupAsync);
    }

    public Task<AcceptResult> AcceptAsync(InboundMessage message, CancellationToken cancellationToken) => _accepts.RunAsync(message, cancellationToken);

    public Task<IReadOnlyList<Exchange>?> StartAsync(JobLease lease, TimeSpan duration, int historyCharacters, CancellationToken cancellationToken) =>
        _starts.RunAsync((lease, duration, historyCharacters), cancellationToken);

    public Task<HolderResult> ExtendAsync(JobLease lease, TimeSpan duration, CancellationToken cancellationToken) => _extends.RunAsync((lease, duration), cancellationToken);

    public Task<HolderResult> CommitAsync(JobLease lease, JobAnswer answer, CancellationToken cancellationToken) => _commits.RunAsync((lease, answer), cancellationToken);

    public Task<HolderResult> ReleaseAsync(JobLease lease, CancellationToken cancellationToken) => _releases.RunAsync((lease, false), cancellationToken);

    public Task<HolderResult> WithdrawAsync(JobLease lease, CancellationToken cancellationToken) => _releases.RunAsync((lease, true), cancellationToken);

    public Task<JobView?> FindAsync(Guid jobId, CancellationToken cancellationToken) => _reads.FindJobAsync(jobId, cancellationToken);

    public Task<IReadOnlyList<JobLine>> ListAsync(JobQuery query, CancellationToken cancellationToken) => _reads.ListJobsAsync(query, cancellationToken);

    public Task<JobCounts> CountAsync(CancellationToken cancellationToken) => _reads.CountJobsAsync(cancellationToken);

    public async Task<IReadOnlyList<LeasedJob>> LeaseAsync(IReadOnlyList<Guid> holders, TimeSpan duration, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(holders.Count, MaxLease);
        if (holders.Count == 0) return [];
        return await _session.QueryRelaxedAsync(ReadLeasedJob, Statement(JobStatements.Lease, Uuids(holders), Duration(duration)), cancellationToken);
    }

    public async Task<JobLease?> HandOverAsync(JobLease lease, Guid holder, TimeSpan duration, CancellationToken cancellationToken)
    {
        var tokens = await _session.QueryRelaxedAsync(
            r => new FencingToken(r.GetInt32(0), r.GetGuid(1)),
            Statement(JobStatements.HandOver, Uuid(holder), Duration(duration), Uuid(lease.JobId), Integer(lease.Token.Attempt), Uuid(lease.Token.Id)),
            cancellationToken);
        return tokens is [var token] ? lease with { Token = token } : null;
    }

    public async Task<HolderResult> FailAsync(JobLease lease, JobFailure failure, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        var statement = retryAfter is { } after
            ? Statement(JobStatements.FailForNow, Uuid(lease.JobId), Integer(lease.Token.Attempt), Uuid(lease.Token.Id), Duration(after), Text(failure.Reason))
            : Statement(JobStatements.End, Uuids([lease.JobId]), Integer((int)JobState.Dead), Text(failure.Reason), Uuid(lease.Token.Id), Integer(lease.Token.Attempt), Integer(1));
        var done = await _session.QueryAsync(ReadId, cancellationToken, LockLanes([lease.ConversationId]), statement);
        return done.Count == 1 ? HolderResult.Done : (await ExplainAsync([lease], [JobState.Queued, JobState.Dead], cancellationToken))[0];
    }

    public async Task<int> RescueExpiredAsync(int limit, bool onlyOffered, CancellationToken cancellationToken) =>
        await _session.TransactAsync(
            async connection =>
            {
                var expired = await connection.QueryAsync(r => (Id: r.GetGuid(0), Lane: r.GetGuid(1)), Statement(JobStatements.FindExpired, Bigint(limit), Flag(onlyOffered)));
                if (expired.Count == 0) return 0;
                var back = await connection.QueryAsync(ReadId, LockLanes(expired.Select(e => e.Lane)), TakeBack(expired.Select(e => e.Id), onlyExpired: true, holder: null, deaths: 0, onlyOffered));
                return back.Count;
            },
            cancellationToken);

    public Task<OperatorResult> CancelAsync(Guid jobId, string reason, CancellationToken cancellationToken) => OperateAsync(
        jobId,
        Statement(JobStatements.End, Uuids([jobId]), Integer((int)JobState.Cancelled), Text(reason), Uuid(null), Integer(0), Integer(0)),
        cancellationToken);

    public Task<OperatorResult> RedriveAsync(Guid jobId, CancellationToken cancellationToken) =>
        OperateAsync(jobId, Statement(JobStatements.Redrive, Uuid(jobId)), cancellationToken);

    public async Task<int> DeleteOldAsync(TimeSpan jobs, TimeSpan keys, int limit, CancellationToken cancellationToken)
    {
        var youngest = Guid.CreateVersion7(_time.GetUtcNow() - jobs);
        return await _session.TransactAsync(
            connection => connection.ExecuteAllAsync(
            [
                Statement(JobStatements.DeleteJobs, Uuid(youngest), Bigint(limit)),
                Statement(JobStatements.DeleteOutbox, Duration(jobs), Bigint(limit)),
                .. DeleteKeys(keys, limit),
            ]),
            cancellationToken);
    }

    /// <summary>Last in a transaction: it lets the rest of it read by bitmap.</summary>
    internal static Npgsql.NpgsqlBatchCommand[] DeleteKeys(TimeSpan olderThan, int limit) =>
        [Statement(JobStatements.AllowBitmaps), Statement(JobStatements.DeleteKeys, Duration(olderThan), Bigint(limit))];

    /// <summary>Takes jobs back inside a transaction that declared their holder's death.</summary>
    internal static Npgsql.NpgsqlBatchCommand TakeBack(IEnumerable<Guid> jobs, bool onlyExpired, Guid? holder, int deaths, bool onlyOffered = false) =>
        Statement(JobStatements.TakeBack, Uuids(jobs), Flag(onlyExpired), Uuid(holder), Integer(deaths), Flag(onlyOffered));

    internal static Npgsql.NpgsqlBatchCommand LockLanes(IEnumerable<Guid> lanes) => Statement(JobStatements.LockLanes, Uuids(lanes));

    private async Task<OperatorResult> OperateAsync(Guid jobId, Npgsql.NpgsqlBatchCommand statement, CancellationToken cancellationToken) =>
        await _session.TransactAsync(
            async connection =>
            {
                var lanes = await connection.QueryAsync(ReadId, Statement(JobStatements.FindLane, Uuid(jobId)));
                if (lanes.Count == 0) return OperatorResult.NotFound;
                var done = await connection.QueryAsync(ReadId, LockLanes(lanes), statement);
                return done.Count == 1 ? OperatorResult.Done : OperatorResult.WrongState;
            },
            cancellationToken);

    private async Task<IReadOnlyList<AcceptResult>> AcceptGroupAsync(IReadOnlyList<InboundMessage> messages)
    {
        var ids = messages.Select(_ => Guid.CreateVersion7(_time.GetUtcNow())).ToArray();
        var added = await _session.QueryAsync(r => (Id: r.GetGuid(0), Position: r.GetInt64(1)), CancellationToken.None, AcceptStatement(ids, messages));
        var positions = added.ToDictionary(a => a.Id, a => a.Position);
        var known = positions.Count == ids.Length ? [] : await FindKeysAsync(messages.Where((_, i) => !positions.ContainsKey(ids[i])).ToList());
        return messages.Select((message, i) => positions.TryGetValue(ids[i], out var position)
            ? new AcceptResult(AcceptOutcome.Accepted, ids[i], position)
            : Known(message, known)).ToList();
    }

    private static Npgsql.NpgsqlBatchCommand AcceptStatement(Guid[] ids, IReadOnlyList<InboundMessage> messages) => Statement(
        JobStatements.Accept,
        Uuids(ids),
        Uuids(messages.Select(m => m.Address.ConversationId)),
        Texts(messages.Select(m => m.Address.Channel)),
        Texts(messages.Select(m => m.Address.Account)),
        Texts(messages.Select(m => m.Address.Conversation)),
        Texts(messages.Select(m => m.IdempotencyKey)),
        Byteas(messages.Select(m => m.ContentHash())),
        Texts(messages.Select(m => m.Text)),
        Texts(messages.Select(m => m.Sender)),
        Texts(messages.Select(m => m.Model)),
        Texts(messages.Select(m => m.CallbackUrl?.AbsoluteUri)),
        Texts(messages.Select(m => m.TraceParent)));

    private async Task<Dictionary<(string, string, string), (byte[] Hash, Guid JobId)>> FindKeysAsync(List<InboundMessage> repeated)
    {
        var rows = await _session.QueryAsync(
            r => (Key: (r.GetString(0), r.GetString(1), r.GetString(2)), Hash: r.GetFieldValue<byte[]>(3), JobId: r.GetGuid(4)), CancellationToken.None,
            Statement( JobStatements.FindKeys, Texts(repeated.Select(m => m.Address.Channel)), Texts(repeated.Select(m => m.Address.Account)), Texts(repeated.Select(m => m.IdempotencyKey))));
        return rows.DistinctBy(r => r.Key).ToDictionary(r => r.Key, r => (r.Hash, r.JobId));
    }

    private static AcceptResult Known(InboundMessage message, Dictionary<(string, string, string), (byte[] Hash, Guid JobId)> known)
    {
        if (!known.TryGetValue((message.Address.Channel, message.Address.Account, message.IdempotencyKey), out var earlier))
            throw new StoreUnavailableException("The idempotency key was forgotten while its message was accepted again; repeat the call.");
        var outcome = earlier.Hash.AsSpan().SequenceEqual(message.ContentHash()) ? AcceptOutcome.Duplicate : AcceptOutcome.Conflict;
        return new AcceptResult(outcome, earlier.JobId, 0);
    }

    private async Task<IReadOnlyList<IReadOnlyList<Exchange>?>> StartGroupAsync(IReadOnlyList<(JobLease Lease, TimeSpan Duration, int HistoryCharacters)> items)
    {
        var leases = items.Select(i => i.Lease).ToList();
        var started = await _session.QueryRelaxedAsync(
            ReadStart,
            Statement(
                JobStatements.Start, Jobs(leases), Attempts(leases), Tokens(leases), Durations(items.Select(i => i.Duration)), Flags(items.Select(i => i.HistoryCharacters > 0))),
            CancellationToken.None);
        var newestFirst = started.DistinctBy(s => s.Token).ToDictionary(s => s.Token, s => s.NewestFirst);
        return items.Select(i => newestFirst.TryGetValue(i.Lease.Token.Id, out var turns) ? Exchange.Newest(turns, i.HistoryCharacters) : null).ToList();
    }

    private async Task<IReadOnlyList<HolderResult>> ExtendGroupAsync(IReadOnlyList<(JobLease Lease, TimeSpan Duration)> items)
    {
        var leases = items.Select(i => i.Lease).ToList();
        var extended = await _session.QueryRelaxedAsync(
            ReadId, Statement(JobStatements.Extend, Jobs(leases), Attempts(leases), Tokens(leases), Durations(items.Select(i => i.Duration))), CancellationToken.None);
        return leases.Select(lease => extended.Contains(lease.Token.Id) ? HolderResult.Done : HolderResult.Stale).ToList();
    }

    private async Task<IReadOnlyList<HolderResult>> CommitGroupAsync(IReadOnlyList<(JobLease Lease, JobAnswer Answer)> items)
    {
        var leases = items.Select(i => i.Lease).ToList();
        var statement = Statement(
            JobStatements.Commit,
            Jobs(leases),
            Uuids(leases.Select(l => l.ConversationId)),
            Attempts(leases),
            Tokens(leases),
            Texts(items.Select(i => i.Answer.Text)),
            Texts(items.Select(i => i.Answer.Model)),
            Bigints(items.Select(i => i.Answer.InputTokens)),
            Bigints(items.Select(i => i.Answer.OutputTokens)),
            OptionalBigints(items.Select(i => (long?)i.Answer.FirstTextAfter?.TotalMilliseconds)));
        var committed = await _session.QueryAsync(ReadId, CancellationToken.None, LockLanes(leases.Select(l => l.ConversationId)), statement);
        return await ResultsAsync(leases, committed, [JobState.Completed]);
    }

    private async Task<IReadOnlyList<HolderResult>> ReleaseGroupAsync(IReadOnlyList<(JobLease Lease, bool OnlyOffered)> items)
    {
        var leases = items.Select(i => i.Lease).ToList();
        var released = await _session.QueryAsync(
            ReadId, CancellationToken.None,
            LockLanes(leases.Select(l => l.ConversationId)),
            Statement(JobStatements.Release, Jobs(leases), Attempts(leases), Tokens(leases), Flags(items.Select(i => i.OnlyOffered))));
        return await ResultsAsync(leases, released, [JobState.Queued]);
    }

    // One group may name a job twice, with its own token and with a stale one; only the row can tell which of them did it.
    private async Task<IReadOnlyList<HolderResult>> ResultsAsync(List<JobLease> leases, List<Guid> done, JobState[] doneStates)
    {
        if (done.Count == leases.Count) return Enumerable.Repeat(HolderResult.Done, leases.Count).ToList();
        var explained = await ExplainAsync(leases, doneStates, CancellationToken.None);
        return leases.Select((lease, i) => explained[i] == HolderResult.AlreadyDone && done.Remove(lease.JobId) ? HolderResult.Done : explained[i]).ToList();
    }

    private async Task<IReadOnlyList<HolderResult>> ExplainAsync(IReadOnlyList<JobLease> leases, JobState[] doneStates, CancellationToken cancellationToken)
    {
        var rows = await _session.QueryAsync(
            r => (Id: r.GetGuid(0), State: (JobState)r.GetInt32(1), Token: r.IsDBNull(3) ? default : new FencingToken(r.GetInt32(2), r.GetGuid(3))), cancellationToken,
            Statement(JobStatements.FindTokens, Jobs(leases)));
        var byId = rows.ToDictionary(r => r.Id);
        return leases.Select(lease => byId.TryGetValue(lease.JobId, out var row) && row.Token == lease.Token && doneStates.Contains(row.State)
            ? HolderResult.AlreadyDone
            : HolderResult.Stale).ToList();
    }

    private static Npgsql.NpgsqlParameter Jobs(IEnumerable<JobLease> leases) => Uuids(leases.Select(l => l.JobId));

    private static Npgsql.NpgsqlParameter Attempts(IEnumerable<JobLease> leases) => Integers(leases.Select(l => l.Token.Attempt));

    private static Npgsql.NpgsqlParameter Tokens(IEnumerable<JobLease> leases) => Uuids(leases.Select(l => l.Token.Id));

    private static Guid ReadId(DbDataReader r) => r.GetGuid(0);

    private static (Guid Token, (TurnRole, string)[] NewestFirst) ReadStart(DbDataReader r) =>
        (r.GetGuid(0), r.IsDBNull(1) ? [] : Array.ConvertAll(r.GetFieldValue<string[]>(1), said => ((TurnRole)(said[0] - '0'), said[1..])));

    private static LeasedJob ReadLeasedJob(DbDataReader r) => new(
        new JobLease(r.GetGuid(0), r.GetGuid(1), new FencingToken(r.GetInt32(2), r.GetGuid(3))),
        r.GetGuid(4),
        new ChannelAddress(r.GetString(12), r.GetString(13), r.GetString(14)),
        r.GetString(5),
        r.IsDBNull(6) ? null : r.GetString(6),
        r.GetInt32(7),
        TimeSpan.FromMilliseconds(r.GetInt64(8)),
        r.GetFieldValue<DateTimeOffset>(9),
        r.IsDBNull(10) ? null : r.GetString(10)) { Deaths = r.GetInt32(11) };
}
