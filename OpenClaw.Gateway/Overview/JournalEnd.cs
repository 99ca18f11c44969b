using OpenClaw.Core.Journal;

namespace OpenClaw.Gateway.Overview;

/// <summary>The end of the journal as a gateway saw it last. Pure.</summary>
/// <remarks>
/// A number is drawn before its transaction ends, so a smaller one may appear after a greater one. Whoever has read up to a place must never miss
/// one before it: entries after a hole are held back until it is filled, or until no transaction that drew its number can still run.
/// </remarks>
/// <param name="Entries">The newest settled ones, oldest first.</param>
/// <param name="Settled">Nothing will appear any more at this number or before it.</param>
/// <param name="Newest">The greatest number that was seen, settled or not.</param>
internal sealed record JournalEnd(IReadOnlyList<JournalEntry> Entries, long Settled, long Newest)
{
    /// <summary>As long as a statement may run by default. What a transaction that hangs longer writes is in the journal and not told.</summary>
    public static readonly TimeSpan HolePatience = TimeSpan.FromSeconds(10);

    public static JournalEnd Before(IReadOnlyList<JournalEntry> found)
    {
        var place = found.Count == 0 ? 0 : found[0].Number - 1;
        return new JournalEnd([], place, place);
    }

    /// <param name="found">What the store has after <see cref="Settled"/>, oldest first.</param>
    /// <param name="seenFor">For how long this gateway has seen an entry.</param>
    public JournalEnd With(IReadOnlyList<JournalEntry> found, Func<JournalEntry, TimeSpan> seenFor, int most)
    {
        if (found.Count == 0) return this;
        var newest = found[^1];
        var settled = Settled;
        var fresh = found.TakeWhile(entry =>
        {
            var isSettled = entry.Number == settled + 1 || seenFor(entry) >= HolePatience || newest.At - entry.At >= HolePatience;
            if (isSettled) settled = entry.Number;
            return isSettled;
        }).ToList();
        return new JournalEnd(fresh.Count == 0 ? Entries : [.. Entries.Concat(fresh).TakeLast(most)], settled, Math.Max(Newest, newest.Number));
    }
}
