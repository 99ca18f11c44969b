using System.Globalization;

namespace OpenClaw.Channels.Telegram;

/// <summary>Where something is said: a chat, or a topic of a forum. As text it is the conversation's name: <c>-1001234</c>, <c>-1001234:77</c>.</summary>
/// <param name="ThreadId">The topic; null outside forums and in a forum's general topic.</param>
internal readonly record struct TelegramPlace(long ChatId, int? ThreadId)
{
    public override string ToString() => ThreadId is { } thread
        ? string.Create(CultureInfo.InvariantCulture, $"{ChatId}:{thread}")
        : ChatId.ToString(CultureInfo.InvariantCulture);

    public static TelegramPlace? Parse(string conversation)
    {
        var colon = conversation.IndexOf(':', StringComparison.Ordinal);
        var chat = colon < 0 ? conversation : conversation[..colon];
        if (!long.TryParse(chat, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var chatId)) return null;
        if (colon < 0) return new TelegramPlace(chatId, null);
        return int.TryParse(conversation.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var thread) ? new TelegramPlace(chatId, thread) : null;
    }
}
