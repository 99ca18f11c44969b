namespace OpenClaw.Core.Storage.Schema;

/// <summary>A conversation and its lane. Whoever changes the state of one of its jobs holds this row's lock first.</summary>
internal sealed class ConversationRow
{
    /// <summary>Derived from the address, see ChannelAddress.</summary>
    public Guid Id { get; init; }
    public required string Channel { get; init; }
    public required string Account { get; init; }
    public required string Name { get; init; }

    /// <summary>The last position handed out in this conversation.</summary>
    public long Position { get; init; }

    /// <summary>Position of the oldest unfinished job; null when there is none.</summary>
    public long? Head { get; init; }

    /// <summary>When the head may be leased; null while it is leased or there is none.</summary>
    public DateTimeOffset? ReadyAt { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Since when an operator lets nothing of it be leased; null while it goes on.</summary>
    public DateTimeOffset? PausedAt { get; init; }
}
