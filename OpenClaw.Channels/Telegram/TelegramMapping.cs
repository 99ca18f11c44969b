using System.Globalization;
using OpenClaw.Channels.Ingress;
using OpenClaw.Core.Messages;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace OpenClaw.Channels.Telegram;

/// <summary>From Telegram's words to ours. Pure: values in, value out.</summary>
/// <remarks>
/// The idempotency key is bot, chat and message id: what was said, not how it reached us. Update ids number deliveries: they are drawn anew after
/// a quiet week and by another Bot API server, so the same message can come again under another one. The bot is part of the key because
/// private chats have the same id for every bot while each bot numbers its messages from one: a replaced token must not meet the old bot's keys.
/// Edited messages are not answered: the answer to the first wording is on its way.
/// </remarks>
internal static class TelegramMapping
{
    /// <returns>Null: nothing that anybody said to anybody.</returns>
    public static Heard? Map(Update update, TelegramIdentity us)
    {
        if (update.Message is not { } message || message.From is not { } from) return null;
        var place = new TelegramPlace(message.Chat.Id, message.IsTopicMessage ? message.MessageThreadId : null);
        var isPrivate = message.Chat.Type == ChatType.Private;
        var said = new Utterance(
            new ChannelAddress(ChannelNames.Telegram, us.Account, place.ToString()), Text(from.Id), isPrivate ? NameOf(from) : message.Chat.Title,
            isPrivate ? null : Text(message.Chat.Id), IsAddressed(message, us), from.IsBot);
        var key = $"{Text(us.BotId)}:{Text(message.Chat.Id)}:{Text(message.Id)}";
        if (message.Text is not { } written) return IsContent(message.Type) ? Heard.Unreadable(said, key) : null;
        return CommandOf(message, us) is var (command, length) ? Heard.Order(said, key, command, written[length..]) : Heard.Question(said, key, WithoutOurName(written, us));
    }

    private static bool IsAddressed(Message message, TelegramIdentity us) =>
        message.ReplyToMessage?.From?.Id == us.BotId
        || Names(message.Text, message.Entities, us)
        || Names(message.Caption, message.CaptionEntities, us);

    private static bool Names(string? text, MessageEntity[]? entities, TelegramIdentity us) => text is not null && entities is not null && entities.Any(entity =>
        entity.Type switch
        {
            MessageEntityType.Mention => Part(text, entity).Equals("@" + us.Username, StringComparison.OrdinalIgnoreCase),
            MessageEntityType.TextMention => entity.User?.Id == us.BotId,
            MessageEntityType.BotCommand => Part(text, entity).EndsWith("@" + us.Username, StringComparison.OrdinalIgnoreCase),
            _ => false,
        });

    /// <summary>The command at the beginning and its length; null when there is none that we know, or it is for another bot.</summary>
    private static (ChatCommand Command, int Length)? CommandOf(Message message, TelegramIdentity us)
    {
        if (message.Entities?.FirstOrDefault(e => e is { Type: MessageEntityType.BotCommand, Offset: 0 }) is not { } entity) return null;
        var parts = Part(message.Text!, entity).TrimStart('/').Split('@', 2);
        var isForUs = parts.Length == 1 || parts[1].Equals(us.Username, StringComparison.OrdinalIgnoreCase);
        return isForUs && ChatCommands.Find(parts[0]) is { } command ? (command, entity.Length) : null;
    }

    private static string NameOf(User person) => person.Username is { } name ? $"{person.FirstName} (@{name})" : person.FirstName;

    private static string WithoutOurName(string text, TelegramIdentity us)
    {
        var name = "@" + us.Username;
        var isNamed = text.StartsWith(name, StringComparison.OrdinalIgnoreCase) && (text.Length == name.Length || !(char.IsAsciiLetterOrDigit(text[name.Length]) || text[name.Length] == '_'));
        return (isNamed ? text[name.Length..].TrimStart(',', ':', ' ', '\n') : text).Trim();
    }

    // A platform that names a place outside the text must not bring the mapping down.
    private static string Part(string text, MessageEntity entity) =>
        entity.Offset >= 0 && entity.Length >= 0 && entity.Offset + entity.Length <= text.Length ? text.Substring(entity.Offset, entity.Length) : "";

    /// <summary>Something a person meant for us, as opposed to "somebody joined" and the like.</summary>
    private static bool IsContent(MessageType type) => type is MessageType.Photo or MessageType.Audio or MessageType.Video or MessageType.Voice or MessageType.Animation
        or MessageType.Document or MessageType.Sticker or MessageType.Location or MessageType.Contact or MessageType.Venue or MessageType.VideoNote or MessageType.Poll
        or MessageType.Dice or MessageType.Story;

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);
}
