namespace OpenClaw.Core.Signals;

/// <summary>What a wake-up is about.</summary>
public enum SignalKind
{
    /// <summary>A lane became ready: dispatchers look.</summary>
    JobsReady = 0,

    /// <summary>An outbox row became ready: delivery pumps look.</summary>
    OutboxReady = 1,

    /// <summary>Something durable happened in a conversation: its streams look.</summary>
    Conversation = 2,

    /// <summary>A job was cancelled: its worker looks.</summary>
    JobCancelled = 3,

    /// <summary>Keys, settings or policies changed: caches look.</summary>
    Settings = 4,
}

/// <param name="Subject">The conversation or job it is about; empty for the kinds that concern everybody.</param>
public readonly record struct Signal(SignalKind Kind, Guid Subject = default);
