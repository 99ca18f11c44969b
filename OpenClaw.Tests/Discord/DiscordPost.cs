namespace OpenClaw.Tests.Discord;

/// <summary>A message in a channel of the emulator.</summary>
/// <param name="Interaction">The interaction that it is the original reply of, or a follow-up of.</param>
/// <param name="Edits">How often its text was replaced by another.</param>
public sealed record DiscordPost(string Id, string Channel, string Author, string Content, string? Nonce, string? Interaction, int Edits);
