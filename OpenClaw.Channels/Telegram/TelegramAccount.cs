using OpenClaw.Channels.Ingress;
using Telegram.Bot;

namespace OpenClaw.Channels.Telegram;

/// <summary>One bot: its name in our addresses, and the client that holds its token.</summary>
/// <param name="Setting">Where its token is configured.</param>
/// <param name="Talk">Who may talk to it.</param>
/// <param name="PollTimeout">How long a poll is held open.</param>
internal sealed record TelegramAccount(string Name, string Setting, long BotId, TalkOptions Talk, TimeSpan PollTimeout, ITelegramBotClient Client)
{
    /// <summary>Whoever holds it listens for this bot. The bot's id is no secret, and two names for one bot are still one bot.</summary>
    public string LeaseName => $"telegram:{BotId}";
}
