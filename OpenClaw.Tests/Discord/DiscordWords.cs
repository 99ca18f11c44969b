using System.Text.Json.Nodes;

namespace OpenClaw.Tests.Discord;

/// <summary>Discord's objects as JSON.</summary>
internal static class DiscordWords
{
    private const string Everyone = "1071698660929";

    public static JsonObject Bot(DiscordApp app) => new()
    {
        ["id"] = app.Id, ["username"] = "claw", ["discriminator"] = "0", ["global_name"] = null, ["avatar"] = null, ["bot"] = true, ["verified"] = true, ["mfa_enabled"] = false, ["flags"] = 0,
    };

    public static JsonObject Person(string id, bool isBot = false) => new()
    {
        ["id"] = id, ["username"] = $"person{id}", ["discriminator"] = "0", ["global_name"] = $"Person {id}", ["avatar"] = null, ["public_flags"] = 0, ["bot"] = isBot,
    };

    public static JsonObject Guild(string id, IEnumerable<string> channels, DiscordApp app) => new()
    {
        ["id"] = id, ["name"] = "A server", ["icon"] = null, ["owner_id"] = "1", ["afk_timeout"] = 300, ["verification_level"] = 0, ["default_message_notifications"] = 0,
        ["explicit_content_filter"] = 0, ["mfa_level"] = 0, ["system_channel_flags"] = 0, ["premium_tier"] = 0, ["nsfw_level"] = 0, ["preferred_locale"] = "en-US", ["large"] = false,
        ["unavailable"] = false, ["member_count"] = 2, ["joined_at"] = "2026-01-01T00:00:00.000000+00:00", ["premium_progress_bar_enabled"] = false,
        ["features"] = new JsonArray(), ["emojis"] = new JsonArray(), ["stickers"] = new JsonArray(), ["voice_states"] = new JsonArray(), ["presences"] = new JsonArray(),
        ["threads"] = new JsonArray(), ["stage_instances"] = new JsonArray(), ["guild_scheduled_events"] = new JsonArray(),
        ["roles"] = new JsonArray(new JsonObject
        {
            ["id"] = id, ["name"] = "@everyone", ["color"] = 0, ["hoist"] = false, ["position"] = 0, ["permissions"] = Everyone, ["managed"] = false, ["mentionable"] = false, ["flags"] = 0,
        }),
        ["members"] = new JsonArray(new JsonObject
        {
            ["user"] = Bot(app), ["roles"] = new JsonArray(), ["joined_at"] = "2026-01-01T00:00:00.000000+00:00", ["deaf"] = false, ["mute"] = false, ["flags"] = 0,
        }),
        ["channels"] = new JsonArray([.. channels.Select(channel => Channel(channel, id))]),
    };

    private static JsonObject File() => new() { ["id"] = "70", ["filename"] = "a.png", ["size"] = 3, ["url"] = "http://127.0.0.1/a.png", ["proxy_url"] = "http://127.0.0.1/a.png" };

    public static JsonObject Channel(string id, string? guild, string? last = null)
    {
        var channel = new JsonObject { ["id"] = id, ["type"] = guild is null ? 1 : 0, ["last_message_id"] = last };
        if (guild is null)
        {
            channel["recipients"] = new JsonArray(Person("42"));
            return channel;
        }
        (channel["guild_id"], channel["name"], channel["position"], channel["nsfw"], channel["rate_limit_per_user"]) = (guild, "general", 0, false, 0);
        channel["permission_overwrites"] = new JsonArray();
        return channel;
    }

    public static JsonObject Message(DiscordPost post, JsonObject author, string? guild, IEnumerable<DiscordApp> mentioned, TimeProvider time, bool isHidden = false)
    {
        var message = new JsonObject
        {
            ["id"] = post.Id, ["channel_id"] = post.Channel, ["author"] = author, ["content"] = post.Content, ["timestamp"] = time.GetUtcNow().ToString("O", null),
            ["edited_timestamp"] = null, ["tts"] = false, ["mention_everyone"] = false, ["mentions"] = new JsonArray([.. mentioned.Select(Bot)]), ["mention_roles"] = new JsonArray(),
            ["attachments"] = post.Content.Length > 0 || isHidden ? [] : new JsonArray(File()), ["embeds"] = new JsonArray(), ["pinned"] = false, ["type"] = 0, ["flags"] = 0, ["components"] = new JsonArray(),
        };
        if (post.Nonce is not null) message["nonce"] = post.Nonce;
        if (guild is not null) message["guild_id"] = guild;
        return message;
    }
}
