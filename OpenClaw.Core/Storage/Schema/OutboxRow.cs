namespace OpenClaw.Core.Storage.Schema;

internal enum OutboxState
{
    Waiting = 0,
    Claimed = 1,
    Delivered = 2,
    Dead = 3,
}

/// <summary>A reply to be pushed. Its text is the turn at the same position, not a copy.</summary>
internal sealed class OutboxRow
{
    public Guid Id { get; init; }
    public Guid ConversationId { get; init; }
    public long Position { get; init; }

    /// <summary>The channel that delivers it, which for callbacks is not the conversation's.</summary>
    public required string Channel { get; init; }
    public Guid JobId { get; init; }
    public bool IsAnswer { get; init; }
    public string? CallbackUrl { get; init; }
    public string? TraceParent { get; init; }
    public OutboxState State { get; init; }

    /// <summary>When it may be claimed: set for the head of the conversation only. While claimed, when the claim lapses.</summary>
    public DateTimeOffset? ReadyAt { get; init; }
    public Guid? Token { get; init; }
    public Guid? Holder { get; init; }
    public int Tries { get; init; }
    public string? Error { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
}
