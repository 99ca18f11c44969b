namespace OpenClaw.Core.People;

/// <summary>
/// Who may talk, durably. Every decision, and every new request, is written into the journal in the transaction that makes it.
/// </summary>
/// <exception cref="StoreUnavailableException">From every member.</exception>
public interface IPeopleStore
{
    /// <returns>Null for a stranger. An expired request is still <see cref="PersonState.Pending"/> here.</returns>
    Task<PersonState?> FindAsync(PersonKey key, CancellationToken cancellationToken);

    /// <summary>Begins a request, or answers with the one that waits: repeating it changes nothing. Expired requests of the account are removed first,
    /// so that no more than the limit are ever kept.</summary>
    Task<PairingResult> AskAsync(Pairing pairing, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<Person>> ListAsync(PeopleQuery query, CancellationToken cancellationToken);

    /// <summary>Decides a request by its code. Whoever waited for the decision and may talk now is told so where they asked, through the outbox, in the same
    /// transaction; so are they when they are decided about by name.</summary>
    /// <param name="actor">The key that decides.</param>
    /// <returns>Null when no request waits under that code, or it has expired.</returns>
    Task<Person?> DecideAsync(string code, PersonState state, string actor, CancellationToken cancellationToken);

    /// <summary>Decides about a person, known or not.</summary>
    Task<Person> DecideAsync(PersonKey key, PersonState state, string actor, CancellationToken cancellationToken);

    /// <summary>Makes a stranger of them.</summary>
    /// <returns>False when they were one.</returns>
    Task<bool> RemoveAsync(PersonKey key, string actor, CancellationToken cancellationToken);
}
