namespace OpenClaw.Channels.Telegram;

internal sealed class TelegramAccountOptions
{
    /// <summary>The token that @BotFather gave. Empty: the account is off.</summary>
    public string? BotToken { get; set; }
}
