namespace OpenClaw.Core.Messages;

/// <summary>What can durably happen in a conversation.</summary>
public enum ConversationEventKind
{
    /// <summary>A message was accepted and waits; its text is the message.</summary>
    Accepted = 0,

    /// <summary>The answer was committed; its text is the answer.</summary>
    Answered = 1,

    /// <summary>There will be no answer (dead letter or cancelled); its text is the reason.</summary>
    Closed = 2,
}

/// <summary>A durable event of a conversation. Derived from jobs and turns: there is no event table that could disagree with them.</summary>
/// <param name="Position">Same order as <see cref="ConversationTurn.Position"/>; a reader continues after the last one it saw.</param>
public sealed record ConversationEvent(long Position, ConversationEventKind Kind, Guid JobId, string Text, DateTimeOffset At);
