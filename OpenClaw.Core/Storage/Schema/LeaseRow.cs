namespace OpenClaw.Core.Storage.Schema;

internal sealed class LeaseRow
{
    public required string Name { get; init; }
    public long Number { get; init; }
    public Guid Holder { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
}
