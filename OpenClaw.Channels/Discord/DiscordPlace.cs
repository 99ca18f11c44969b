namespace OpenClaw.Channels.Discord;

/// <summary>A channel or thread that may hold something nobody heard.</summary>
/// <param name="Guild">Its server; null where none is known: a channel of two, or none that may be read.</param>
internal readonly record struct DiscordPlace(string Channel, string? Guild);
