namespace OpenClaw.Core.Journal;

/// <param name="Kind">One of <see cref="JournalKinds"/>.</param>
/// <param name="Subject">The node, key, job, setting or person that it is about.</param>
/// <param name="Actor">Who did it: a key's id, a node's id, or empty where nobody did.</param>
/// <param name="Detail">One sentence for people; never holds a secret.</param>
public sealed record JournalEntry(string Kind, string Subject, string Actor, string Detail)
{
    /// <summary>Grows with every entry; set by the store.</summary>
    public long Number { get; init; }

    /// <summary>Store time.</summary>
    public DateTimeOffset At { get; init; }
}

/// <param name="KindPrefix"><c>node.</c> for everything about nodes; empty for all.</param>
/// <param name="Subject">Null for all.</param>
/// <param name="Before">Entries with a smaller number; null for the newest.</param>
public sealed record JournalQuery(string KindPrefix = "", string? Subject = null, long? Before = null, int Limit = 100);
