using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace OpenClaw.Tests.Telegram;

/// <summary>The Bot API's objects as JSON.</summary>
internal static partial class BotApiWords
{
    public static JsonObject Person(long id, bool isBot) => new() { ["id"] = id, ["is_bot"] = isBot, ["first_name"] = $"Person {id}", ["language_code"] = "en" };

    public static JsonObject Bot(BotApiBot bot) => new() { ["id"] = bot.Id, ["is_bot"] = true, ["first_name"] = "Claw", ["username"] = bot.Username };

    public static JsonObject Me(BotApiBot bot)
    {
        var me = Bot(bot);
        foreach (var ability in new[] { "can_join_groups", "can_read_all_group_messages", "supports_inline_queries", "can_connect_to_business", "has_main_web_app" }) me[ability] = false;
        return me;
    }

    public static JsonObject Message(BotApiBot bot, BotApiPost post, JsonObject from, BotApiPost? replied, string? kind, TimeProvider time)
    {
        var message = new JsonObject
        {
            ["message_id"] = post.MessageId, ["from"] = from, ["chat"] = Chat(post), ["date"] = time.GetUtcNow().ToUnixTimeSeconds(),
        };
        if (post.ThreadId is { } thread) (message["message_thread_id"], message["is_topic_message"]) = (thread, true);
        if (replied is not null) message["reply_to_message"] = Message(bot, replied with { ReplyTo = null }, replied.IsFromBot ? Bot(bot) : Person(1, false), null, null, time);
        var entities = Entities(post.Text);
        var (text, marks) = kind is null ? ("text", "entities") : ("caption", "caption_entities");
        if (post.Text.Length > 0) message[text] = post.Text;
        if (entities.Count > 0) message[marks] = entities;
        if (kind is not null) message[kind] = Content(kind);
        return message;
    }

    private static JsonObject Chat(BotApiPost post) => post.ChatId > 0
        ? new JsonObject { ["id"] = post.ChatId, ["type"] = "private", ["first_name"] = $"Person {post.ChatId}" }
        : new JsonObject { ["id"] = post.ChatId, ["type"] = "supergroup", ["title"] = string.Create(CultureInfo.InvariantCulture, $"Group {post.ChatId}"), ["is_forum"] = post.ThreadId is not null };

    private static JsonNode Content(string kind) => kind switch
    {
        "photo" => new JsonArray(new JsonObject { ["file_id"] = "p1", ["file_unique_id"] = "u1", ["width"] = 90, ["height"] = 90, ["file_size"] = 1000 }),
        "voice" => new JsonObject { ["file_id"] = "v1", ["file_unique_id"] = "u2", ["duration"] = 3 },
        "new_chat_members" => new JsonArray(Person(77, false)),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "The emulator does not know this kind of message."),
    };

    private static JsonArray Entities(string text) => [.. MentionOrCommand().Matches(text).Select(match => new JsonObject
    {
        ["type"] = match.Value[0] == '@' ? "mention" : "bot_command", ["offset"] = match.Index, ["length"] = match.Length,
    })];

    [GeneratedRegex(@"(?<![\w/])(@\w{5,32}|/\w{1,64}(@\w{5,32})?)")]
    private static partial Regex MentionOrCommand();
}
