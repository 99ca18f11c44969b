namespace OpenClaw.Core.Storage.Schema;

/// <summary>In a table of its own because it outlives the job.</summary>
internal sealed class IdempotencyKeyRow
{
    public required string Channel { get; init; }
    public required string Account { get; init; }
    public required string Key { get; init; }
    public required byte[] Hash { get; init; }
    public Guid JobId { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}
