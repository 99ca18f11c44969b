namespace OpenClaw.Core.Journal;

/// <summary>
/// What happened in the cluster, for reading afterwards: lives and deaths of nodes, and everything a person decided. What a node's life is
/// about is written in the transaction that changes its row; nothing is decided by reading the journal.
/// </summary>
/// <exception cref="StoreUnavailableException">From every member.</exception>
public interface IJournal
{
    /// <summary>Number and time of the entry are the store's.</summary>
    Task AppendAsync(JournalEntry entry, CancellationToken cancellationToken);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<JournalEntry>> ReadAsync(JournalQuery query, CancellationToken cancellationToken);

    /// <summary>Entries with a greater number, oldest first. One with a smaller number may still come later: numbers are drawn before their transactions end.</summary>
    Task<IReadOnlyList<JournalEntry>> ReadAfterAsync(long number, int limit, CancellationToken cancellationToken);

    /// <summary>Deletes older entries. For the leader.</summary>
    /// <returns>Entries deleted, at most 1000.</returns>
    Task<int> ForgetAsync(TimeSpan after, CancellationToken cancellationToken);
}
