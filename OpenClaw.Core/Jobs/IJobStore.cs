using OpenClaw.Core.Messages;

namespace OpenClaw.Core.Jobs;

/// <summary>
/// The durable truth about jobs and their lanes. Every verb is one transaction, may be repeated, and answers from the row.
/// Calls that meet share a transaction (group commit). A verb that throws has an unknown effect and is repeated by its caller.
/// </summary>
/// <exception cref="StoreUnavailableException">The store cannot be reached or did not confirm the commit; from every member.</exception>
public interface IJobStore
{
    /// <summary>Makes the message a job at the tail of its lane, unless its idempotency key is known.</summary>
    Task<AcceptResult> AcceptAsync(InboundMessage message, CancellationToken cancellationToken);

    /// <summary>Leases the heads of free lanes, oldest ready first, one for each holder named (a holder with three free slots is named
    /// three times). Holders that are not alive in the node rows get nothing.</summary>
    /// <param name="holders">Incarnations of workers, at most 64.</param>
    Task<IReadOnlyList<LeasedJob>> LeaseAsync(IReadOnlyList<Guid> holders, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>The worker's acceptance: from now on the job has started. Extends the lease, and may be repeated.</summary>
    /// <param name="historyCharacters">How much of the conversation is wanted.</param>
    /// <returns>The newest exchanges that fit, oldest first. Null when the token is not the job's any more.</returns>
    Task<IReadOnlyList<Exchange>?> StartAsync(JobLease lease, TimeSpan duration, int historyCharacters, CancellationToken cancellationToken);

    /// <summary>Makes the lease last <paramref name="duration"/> from now, store time. An expired lease that nobody rescued is extended too.</summary>
    Task<HolderResult> ExtendAsync(JobLease lease, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Gives a leased job to another node, under a new token. Null when the token is not the job's, or when that node is not alive.</summary>
    Task<JobLease?> HandOverAsync(JobLease lease, Guid holder, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Writes outcome, turns and outbox row and frees the lane, in one transaction.</summary>
    Task<HolderResult> CommitAsync(JobLease lease, JobAnswer answer, CancellationToken cancellationToken);

    /// <summary>Counts a failed attempt. The job is tried again after <paramref name="retryAfter"/>, or becomes a dead letter when that is null.</summary>
    Task<HolderResult> FailAsync(JobLease lease, JobFailure failure, TimeSpan? retryAfter, CancellationToken cancellationToken);

    /// <summary>Gives a job back without blame (a busy worker, a drain): it is at the head of its lane again, at once.</summary>
    Task<HolderResult> ReleaseAsync(JobLease lease, CancellationToken cancellationToken);

    /// <summary>Takes an offer back whose answer was lost, like a release. Stale when the worker accepted it: the job is that worker's.</summary>
    Task<HolderResult> WithdrawAsync(JobLease lease, CancellationToken cancellationToken);

    /// <summary>Puts jobs whose lease has expired back to the head of their lanes.</summary>
    /// <param name="onlyOffered">Only those that no worker accepted. Nobody runs them, so anybody may; the others are for the leader.</param>
    /// <returns>How many were rescued; at most <paramref name="limit"/>.</returns>
    Task<int> RescueExpiredAsync(int limit, bool onlyOffered, CancellationToken cancellationToken);

    /// <summary>Ends a queued or leased job without an answer. A holder's later verbs are stale.</summary>
    Task<OperatorResult> CancelAsync(Guid jobId, string reason, CancellationToken cancellationToken);

    /// <summary>Gives a dead or cancelled job a new place at the tail of its lane, with its failures and deaths forgotten.</summary>
    Task<OperatorResult> RedriveAsync(Guid jobId, CancellationToken cancellationToken);

    Task<JobView?> FindAsync(Guid jobId, CancellationToken cancellationToken);

    /// <summary>For people who look: newest first unless the query says otherwise.</summary>
    Task<IReadOnlyList<JobLine>> ListAsync(JobQuery query, CancellationToken cancellationToken);

    Task<JobCounts> CountAsync(CancellationToken cancellationToken);

    /// <summary>Deletes, in bounded steps, finished jobs, delivered outbox rows and idempotency keys that are older than their retention. For the leader.</summary>
    /// <returns>Rows deleted.</returns>
    Task<int> DeleteOldAsync(TimeSpan jobs, TimeSpan keys, int limit, CancellationToken cancellationToken);
}
