using OpenClaw.Core;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Leases;
using OpenClaw.Core.Messages;

namespace OpenClaw.Tests.Telegram;

/// <summary>A channel node's way to the store, which the test can cut: leases, accept, find and cancel. The other verbs are not a channel node's.</summary>
internal sealed class AbsentStore(IJobStore jobs, ILeaseStore leases) : IJobStore, ILeaseStore
{
    private int _accepts;

    /// <summary>Nothing gets through.</summary>
    public volatile bool IsAway;

    /// <summary>Only accepting does not get through: the lease stays.</summary>
    public volatile bool RefusesMessages;

    public int Accepts => Volatile.Read(ref _accepts);

    public Task<AcceptResult> AcceptAsync(InboundMessage message, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _accepts);
        return IsAway || RefusesMessages ? throw Gone() : jobs.AcceptAsync(message, cancellationToken);
    }

    public Task<JobView?> FindAsync(Guid jobId, CancellationToken cancellationToken) => IsAway ? throw Gone() : jobs.FindAsync(jobId, cancellationToken);

    public Task<Term?> TryAcquireAsync(string name, Guid holder, TimeSpan duration, CancellationToken cancellationToken) =>
        IsAway ? throw Gone() : leases.TryAcquireAsync(name, holder, duration, cancellationToken);

    public Task ReleaseAsync(Term term, CancellationToken cancellationToken) => IsAway ? throw Gone() : leases.ReleaseAsync(term, cancellationToken);

    public Task NoteAsync(Term term, LeaseNote note, CancellationToken cancellationToken) => IsAway ? throw Gone() : leases.NoteAsync(term, note, cancellationToken);

    public Task<IReadOnlyList<LeasedJob>> LeaseAsync(IReadOnlyList<Guid> holders, TimeSpan duration, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlyList<Exchange>?> StartAsync(JobLease lease, TimeSpan duration, int historyCharacters, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<HolderResult> ExtendAsync(JobLease lease, TimeSpan duration, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<HolderResult> CommitAsync(JobLease lease, JobAnswer answer, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<HolderResult> FailAsync(JobLease lease, JobFailure failure, TimeSpan? retryAfter, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<HolderResult> ReleaseAsync(JobLease lease, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<JobLease?> HandOverAsync(JobLease lease, Guid holder, TimeSpan duration, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<HolderResult> WithdrawAsync(JobLease lease, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<int> RescueExpiredAsync(int limit, bool onlyOffered, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<OperatorResult> CancelAsync(Guid jobId, string reason, CancellationToken cancellationToken) => IsAway ? throw Gone() : jobs.CancelAsync(jobId, reason, cancellationToken);
    public Task<OperatorResult> RedriveAsync(Guid jobId, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<IReadOnlyList<JobLine>> ListAsync(JobQuery query, CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<JobCounts> CountAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    public Task<int> DeleteOldAsync(TimeSpan jobs, TimeSpan keys, int limit, CancellationToken cancellationToken) => throw new NotSupportedException();

    private static StoreUnavailableException Gone() => new("The test took the store away.");

    Task<IReadOnlyList<LeaseStanding>> ILeaseStore.ListAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
}
