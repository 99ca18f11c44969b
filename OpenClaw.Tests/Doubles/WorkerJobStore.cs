using System.Collections.Concurrent;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;

namespace OpenClaw.Tests.Doubles;

/// <summary>The holder's side of a job store, on script: what a worker sees of it. The other verbs are not a worker's.</summary>
internal sealed class WorkerJobStore : IJobStore
{
    public Func<JobLease, Task<HolderResult>> OnExtend { get; set; } = _ => Task.FromResult(HolderResult.Done);
    public Func<JobLease, Task<HolderResult>> OnCommit { get; set; } = _ => Task.FromResult(HolderResult.Done);
    public IReadOnlyList<Exchange> History { get; set; } = [];

    /// <summary>How much of it the last start asked for.</summary>
    public int HistoryCharacters { get; private set; }

    public ConcurrentQueue<(JobLease Lease, TimeSpan Duration)> Extended { get; } = new();
    public ConcurrentQueue<(JobLease Lease, JobAnswer Answer)> Committed { get; } = new();
    public ConcurrentQueue<(JobLease Lease, JobFailure Failure, TimeSpan? RetryAfter)> Failed { get; } = new();
    public ConcurrentQueue<JobLease> Released { get; } = new();

    public async Task<IReadOnlyList<Exchange>?> StartAsync(JobLease lease, TimeSpan duration, int historyCharacters, CancellationToken cancellationToken)
    {
        HistoryCharacters = historyCharacters;
        return await ExtendAsync(lease, duration, cancellationToken) == HolderResult.Stale ? null : History;
    }

    public Task<HolderResult> ExtendAsync(JobLease lease, TimeSpan duration, CancellationToken cancellationToken)
    {
        Extended.Enqueue((lease, duration));
        return OnExtend(lease);
    }

    public Task<HolderResult> CommitAsync(JobLease lease, JobAnswer answer, CancellationToken cancellationToken)
    {
        Committed.Enqueue((lease, answer));
        return OnCommit(lease);
    }

    public Task<HolderResult> FailAsync(JobLease lease, JobFailure failure, TimeSpan? retryAfter, CancellationToken cancellationToken)
    {
        Failed.Enqueue((lease, failure, retryAfter));
        return Task.FromResult(HolderResult.Done);
    }

    public Task<HolderResult> ReleaseAsync(JobLease lease, CancellationToken cancellationToken)
    {
        Released.Enqueue(lease);
        return Task.FromResult(HolderResult.Done);
    }

    public Task<AcceptResult> AcceptAsync(InboundMessage message, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<LeasedJob>> LeaseAsync(IReadOnlyList<Guid> holders, TimeSpan duration, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<JobLease?> HandOverAsync(JobLease lease, Guid holder, TimeSpan duration, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<HolderResult> WithdrawAsync(JobLease lease, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<int> RescueExpiredAsync(int limit, bool onlyOffered, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OperatorResult> CancelAsync(Guid jobId, string reason, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<OperatorResult> RedriveAsync(Guid jobId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<JobView?> FindAsync(Guid jobId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<JobLine>> ListAsync(JobQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<JobCounts> CountAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<int> DeleteOldAsync(TimeSpan jobs, TimeSpan keys, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();
}
