using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;

namespace OpenClaw.Benchmarks.MainPath;

/// <summary>
/// The real store with a stopwatch on the verbs of a job's way and a gate before the lease: while it is shut the dispatcher finds nothing, so that a
/// backlog can be laid down without anybody working on it.
/// </summary>
internal sealed class MeasuredStore(IJobStore jobs) : IJobStore
{
    private readonly SemaphoreSlim _leasing = new(1, 1);
    private bool _open = true;
    private long _committed;
    private long _target = long.MaxValue;
    private TaskCompletionSource<long> _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public VerbTimes Leases { get; } = new();
    public VerbTimes Starts { get; } = new();
    public VerbTimes Commits { get; } = new();

    /// <summary>Calls of lease that were answered with nothing.</summary>
    public long EmptyLeases { get; private set; }

    /// <summary>From now on nothing is leased. Waits for a lease that is on its way: it would take a job of the next backlog, uncounted.</summary>
    public async Task ShutAsync(CancellationToken cancellationToken)
    {
        await _leasing.WaitAsync(cancellationToken);
        _open = false;
        _leasing.Release();
    }

    /// <summary>From now on jobs are leased.</summary>
    /// <returns>Completes with the time stamp at which the store had confirmed that many commits.</returns>
    public Task<long> Open(long commits)
    {
        foreach (var times in new[] { Leases, Starts, Commits }) times.Reset();
        EmptyLeases = 0;
        _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _committed, 0);
        Interlocked.Exchange(ref _target, commits);
        Volatile.Write(ref _open, true);
        return _reached.Task;
    }

    public long Committed => Interlocked.Read(ref _committed);

    public async Task<IReadOnlyList<LeasedJob>> LeaseAsync(IReadOnlyList<Guid> holders, TimeSpan duration, CancellationToken cancellationToken)
    {
        await _leasing.WaitAsync(cancellationToken); // free: there is one dispatcher
        try
        {
            if (!_open) return [];
            var leased = await Leases.TimeAsync(() => jobs.LeaseAsync(holders, duration, cancellationToken), found => found.Count);
            if (leased.Count == 0) EmptyLeases++;
            return leased;
        }
        finally
        {
            _leasing.Release();
        }
    }

    public Task<IReadOnlyList<Exchange>?> StartAsync(JobLease lease, TimeSpan duration, int historyCharacters, CancellationToken cancellationToken) =>
        Starts.TimeAsync(() => jobs.StartAsync(lease, duration, historyCharacters, cancellationToken));

    public async Task<HolderResult> CommitAsync(JobLease lease, JobAnswer answer, CancellationToken cancellationToken)
    {
        var result = await Commits.TimeAsync(() => jobs.CommitAsync(lease, answer, cancellationToken));
        if (result == HolderResult.Done && Interlocked.Increment(ref _committed) == Interlocked.Read(ref _target)) _reached.TrySetResult(TimeProvider.System.GetTimestamp());
        return result;
    }

    public Task<HolderResult> ExtendAsync(JobLease lease, TimeSpan duration, CancellationToken cancellationToken) => jobs.ExtendAsync(lease, duration, cancellationToken);
    public Task<AcceptResult> AcceptAsync(InboundMessage message, CancellationToken cancellationToken) => jobs.AcceptAsync(message, cancellationToken);
    public Task<HolderResult> FailAsync(JobLease lease, JobFailure failure, TimeSpan? retryAfter, CancellationToken cancellationToken) => jobs.FailAsync(lease, failure, retryAfter, cancellationToken);
    public Task<HolderResult> ReleaseAsync(JobLease lease, CancellationToken cancellationToken) => jobs.ReleaseAsync(lease, cancellationToken);
    public Task<JobLease?> HandOverAsync(JobLease lease, Guid holder, TimeSpan duration, CancellationToken cancellationToken) => jobs.HandOverAsync(lease, holder, duration, cancellationToken);
    public Task<HolderResult> WithdrawAsync(JobLease lease, CancellationToken cancellationToken) => jobs.WithdrawAsync(lease, cancellationToken);
    public Task<int> RescueExpiredAsync(int limit, bool onlyOffered, CancellationToken cancellationToken) => jobs.RescueExpiredAsync(limit, onlyOffered, cancellationToken);
    public Task<OperatorResult> CancelAsync(Guid jobId, string reason, CancellationToken cancellationToken) => jobs.CancelAsync(jobId, reason, cancellationToken);
    public Task<OperatorResult> RedriveAsync(Guid jobId, CancellationToken cancellationToken) => jobs.RedriveAsync(jobId, cancellationToken);
    public Task<JobView?> FindAsync(Guid jobId, CancellationToken cancellationToken) => jobs.FindAsync(jobId, cancellationToken);
    public Task<IReadOnlyList<JobLine>> ListAsync(JobQuery query, CancellationToken cancellationToken) => jobs.ListAsync(query, cancellationToken);
    public Task<JobCounts> CountAsync(CancellationToken cancellationToken) => jobs.CountAsync(cancellationToken);
    public Task<int> DeleteOldAsync(TimeSpan jobRetention, TimeSpan keys, int limit, CancellationToken cancellationToken) => jobs.DeleteOldAsync(jobRetention, keys, limit, cancellationToken);
}
