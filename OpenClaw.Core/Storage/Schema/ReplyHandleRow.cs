namespace OpenClaw.Core.Storage.Schema;

/// <summary>By the idempotency key of its message, because it is written before there is a job.</summary>
internal sealed class ReplyHandleRow
{
    public required string Channel { get; init; }
    public required string Account { get; init; }
    public required string Key { get; init; }
    public Guid ConversationId { get; init; }
    public required string Secret { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
}
