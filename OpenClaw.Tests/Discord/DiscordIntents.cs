namespace OpenClaw.Tests.Discord;

/// <summary>What a session asked to be told about.</summary>
[Flags]
internal enum DiscordIntents
{
    Guilds = 1 << 0,
    GuildMessages = 1 << 9,
    DirectMessages = 1 << 12,

    /// <summary>Privileged: without it a message's text is empty unless it mentions us or was said to us alone.</summary>
    MessageContent = 1 << 15,
}
