using System.Globalization;
using System.Text;
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
    public const string Welcome = "Hello! Write to me and I will answer. In groups, mention me or reply to something I said. /help shows this again.";
    public const string TextOnly = "Sorry, I can only read text so far.";
    public const string TooLong = "Sorry, that message is too long for me.";

    /// <returns>Null: nothing to do about it.</returns>
    public static Heard? Map(Update update, TelegramIdentity us)
    {
        if (update.Message is not { } message || message.From is not { } from) return null;
        var said = new Utterance(us.Account, Text(from.Id), message.Chat.Type == ChatType.Private, IsAddressed(message, us), from.IsBot);
        if (TalkRules.Decide(said) != Talk.Answer) return null;

        var place = new TelegramPlace(message.Chat.Id, message.IsTopicMessage ? message.MessageThreadId : null);
        if (message.Text is not { } written) return IsContent(message.Type) ? new Heard(place, null, TextOnly) : null;
        if (CommandOf(message, us) is "/start" or "/help") return new Heard(place, null, Welcome);

        var text = WithoutOurName(written, us).Replace('\0', ' '); // the one character that PostgreSQL cannot keep
        if (text.Length == 0) return new Heard(place, null, Welcome);
        if (Encoding.UTF8.GetByteCount(text) > InboundMessage.MaxTextBytes) return new Heard(place, null, TooLong);
        var address = new ChannelAddress(ChannelNames.Telegram, us.Account, place.ToString());
        return new Heard(place, new InboundMessage(address, $"{Text(us.BotId)}:{Text(message.Chat.Id)}:{Text(message.Id)}", text) { Sender = said.Sender }, null);
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

    /// <summary>The command at the beginning, without our name; null when there is none or it is for another bot.</summary>
    private static string? CommandOf(Message message, TelegramIdentity us)
    {
        if (message.Entities?.FirstOrDefault(e => e is { Type: MessageEntityType.BotCommand, Offset: 0 }) is not { } entity) return null;
        var parts = Part(message.Text!, entity).Split('@', 2);
        return parts.Length == 1 || parts[1].Equals(us.Username, StringComparison.OrdinalIgnoreCase) ? parts[0].ToLowerInvariant() : null;
    }

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
