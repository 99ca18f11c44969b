namespace OpenClaw.Core.Messages;

/// <summary>Who speaks in a turn.</summary>
public enum TurnRole
{
    User = 0,
    Assistant = 1,

    /// <summary>The house itself: why a message got no answer. Never shown to the model.</summary>
    Notice = 2,
}

/// <summary>One line of a conversation's history. Turns are written when a job ends, in the same transaction as its outcome.</summary>
/// <param name="Position">Place in the conversation's order of events; grows, has gaps, never repeats.</param>
/// <param name="JobId">The job that wrote it.</param>
public sealed record ConversationTurn(long Position, Guid JobId, TurnRole Role, string Text, DateTimeOffset At);
