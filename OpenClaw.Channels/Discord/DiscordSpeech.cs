using OpenClaw.Channels.Ingress;
using OpenClaw.Core.Messages;

namespace OpenClaw.Channels.Discord;

/// <summary>From messages in channels to our words. Pure: values in, value out.</summary>
/// <remarks>
/// The idempotency key is the message's id, marked so that it is no interaction's. A thread is a channel of its own, hence a place of its own. A message
/// without the server's id was said to us alone.
/// </remarks>
internal static class DiscordSpeech
{
    private const int Ordinary = 0;
    private const int ReplyType = 19;

    /// <param name="guild">The server of the channel, where the message itself does not say it (lists do not).</param>
    /// <param name="us">Our own user's id.</param>
    /// <returns>Null: nothing that anybody said to anybody.</returns>
    public static Heard? Map(SpokenMessage message, string? guild, string account, string us)
    {
        if (message is not { Id: { } id, ChannelId: { } channel, Author: { Id: { } sender } author } || message.Type is not (Ordinary or ReplyType)) return null;
        if (!Snowflake.IsValid(id) || !Snowflake.IsValid(channel) || !Snowflake.IsValid(sender)) return null;
        var group = message.GuildId ?? guild;
        var isAddressed = message.Mentions?.Any(user => user.Id == us) == true || message.ReferencedMessage?.Author?.Id == us;
        var said = new Utterance(
            new ChannelAddress(ChannelNames.Discord, account, channel), sender, author.NameIn(group), group, isAddressed,
            author.Bot || message.WebhookId is not null || sender == us);
        var text = WithoutOurName(message.Content ?? "", us);
        return text.Length == 0 && message.Attachments is { Count: > 0 } ? Heard.Unreadable(said, KeyOf(id)) : Heard.Question(said, KeyOf(id), text);
    }

    /// <summary>The idempotency key of a message.</summary>
    public static string KeyOf(string id) => "m" + id;

    private static string WithoutOurName(string text, string us)
    {
        var trimmed = text.Trim();
        foreach (var name in new[] { $"<@{us}>", $"<@!{us}>" })
            if (trimmed.StartsWith(name, StringComparison.Ordinal)) return trimmed[name.Length..].TrimStart(',', ':', ' ', '\n');
        return trimmed;
    }
}
