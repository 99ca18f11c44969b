namespace OpenClaw.Core.Messages;

/// <summary>A conversation that an operator holds.</summary>
/// <param name="Waiting">Messages in it that wait.</param>
public sealed record PausedConversation(ChannelAddress Address, DateTimeOffset Since, long Waiting);
