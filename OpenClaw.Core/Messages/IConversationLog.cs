namespace OpenClaw.Core.Messages;

/// <summary>Reads a conversation. It is only ever written by accept, commit, fail and cancel (<see cref="Jobs.IJobStore"/>).</summary>
public interface IConversationLog
{
    /// <summary>Turns after a position, oldest first. Null when the conversation is unknown.</summary>
    Task<IReadOnlyList<ConversationTurn>?> ReadTurnsAsync(Guid conversationId, long after, int limit, CancellationToken cancellationToken);

    /// <summary>Durable events after a position, in order.</summary>
    Task<IReadOnlyList<ConversationEvent>> ReadEventsAsync(Guid conversationId, long after, int limit, CancellationToken cancellationToken);

    /// <summary>The lane's state; null when the conversation is unknown.</summary>
    Task<ConversationState?> FindAsync(Guid conversationId, CancellationToken cancellationToken);
}
