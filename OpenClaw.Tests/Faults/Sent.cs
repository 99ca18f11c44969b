namespace OpenClaw.Tests.Faults;

/// <summary>A message that was accepted.</summary>
internal sealed record Sent(string Conversation, string Text, Guid Job);
