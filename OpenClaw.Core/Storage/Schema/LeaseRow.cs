namespace OpenClaw.Core.Storage.Schema;

internal sealed class LeaseRow
{
    public required string Name { get; init; }
    public long Number { get; init; }
    public Guid Holder { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }

    /// <summary>What the holder noted last: the account's name in our addresses, what else is to be said of it, and what is wrong. Null: nothing.</summary>
    public string? Account { get; init; }
    public string? Detail { get; init; }
    public string? Fault { get; init; }
    public DateTimeOffset? FaultSince { get; init; }
}
