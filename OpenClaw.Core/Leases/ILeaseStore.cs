namespace OpenClaw.Core.Leases;

/// <summary>Durable lease rows with terms: the leader, and one owner per channel account.</summary>
/// <exception cref="StoreUnavailableException">From every member.</exception>
public interface ILeaseStore
{
    /// <summary>Takes the lease if it is free or expired, or renews it for its present holder (same number). Null when another holds it.</summary>
    Task<Term?> TryAcquireAsync(string name, Guid holder, TimeSpan duration, CancellationToken cancellationToken);

    /// <summary>Frees exactly this term; a late call of an old term changes nothing.</summary>
    Task ReleaseAsync(Term term, CancellationToken cancellationToken);

    /// <summary>The holder says how the thing fares that it holds the lease for. A call of another term changes nothing.</summary>
    Task NoteAsync(Term term, LeaseNote note, CancellationToken cancellationToken);

    /// <summary>All leases that were ever taken, by name.</summary>
    Task<IReadOnlyList<LeaseStanding>> ListAsync(CancellationToken cancellationToken);
}
