namespace OpenClaw.Core.Storage.Schema;

/// <summary>A piece of a reply that left, or may have left. Goes with its outbox row.</summary>
internal sealed class SendRow
{
    public Guid OutboxId { get; init; }
    public int Piece { get; init; }

    /// <summary>The platform's id of the message; null while nobody knows whether it arrived.</summary>
    public string? PlatformId { get; init; }
    public DateTimeOffset At { get; init; }
}
