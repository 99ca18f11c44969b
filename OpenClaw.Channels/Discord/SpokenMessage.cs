using System.Text.Json;

namespace OpenClaw.Channels.Discord;

/// <summary>A message in a channel as Discord describes it, over the gateway and in lists alike: the parts of it that we read.</summary>
/// <param name="Type">0 is an ordinary message, 19 a reply; the others are nobody's words ("somebody joined").</param>
internal sealed record SpokenMessage(
    string? Id, string? ChannelId, string? GuildId, DiscordUser? Author, string? Content, int Type, IReadOnlyList<DiscordUser>? Mentions, DiscordReferenced? ReferencedMessage,
    IReadOnlyList<JsonElement>? Attachments, string? WebhookId)
{
    /// <returns>Null when it is no list of messages.</returns>
    public static IReadOnlyList<SpokenMessage>? ParseList(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, DiscordJson.Default.IReadOnlyListSpokenMessage);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

internal sealed record DiscordReferenced(DiscordUser? Author);
