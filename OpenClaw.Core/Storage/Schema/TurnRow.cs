using OpenClaw.Core.Messages;

namespace OpenClaw.Core.Storage.Schema;

internal sealed class TurnRow
{
    public Guid ConversationId { get; init; }
    public long Position { get; init; }
    public Guid JobId { get; init; }
    public TurnRole Role { get; init; }
    public required string Text { get; init; }
    public DateTimeOffset At { get; init; }
}
