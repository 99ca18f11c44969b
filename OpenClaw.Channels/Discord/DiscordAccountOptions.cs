using OpenClaw.Channels.Ingress;

namespace OpenClaw.Channels.Discord;

/// <summary>One application on Discord: what its page in the developer portal says, and who may talk to it. All three values are needed.</summary>
internal class DiscordAccountOptions : TalkOptions
{
    /// <summary>The application's id (default: none; the account is off).</summary>
    public string? ApplicationId { get; set; }

    /// <summary>The application's public key, 64 hexadecimal digits: what comes in is checked with it.</summary>
    public string? PublicKey { get; set; }

    /// <summary>The bot's token. It registers the commands and says replies that came later than Discord's fifteen minutes.</summary>
    public string? BotToken { get; set; }
}
