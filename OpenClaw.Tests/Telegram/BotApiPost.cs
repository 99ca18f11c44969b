namespace OpenClaw.Tests.Telegram;

/// <summary>A message in a chat, a person's or the bot's.</summary>
public sealed record BotApiPost(long ChatId, int MessageId, bool IsFromBot, string Text, int? ThreadId, int? ReplyTo)
{
    public bool IsDeleted { get; init; }
}
