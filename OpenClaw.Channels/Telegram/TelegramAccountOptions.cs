using OpenClaw.Channels.Ingress;

namespace OpenClaw.Channels.Telegram;

/// <summary>One bot: its token, and who may talk to it.</summary>
internal class TelegramAccountOptions : TalkOptions
{
    /// <summary>The token that @BotFather gave (default: none). Empty: the account is off; without any token this channel is.</summary>
    public string? BotToken { get; set; }
}
