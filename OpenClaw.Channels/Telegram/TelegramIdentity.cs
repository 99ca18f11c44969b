namespace OpenClaw.Channels.Telegram;

/// <summary>Who we are in a chat.</summary>
/// <param name="Account">Our name of the account.</param>
/// <param name="Username">Without the @.</param>
internal sealed record TelegramIdentity(string Account, long BotId, string Username);
