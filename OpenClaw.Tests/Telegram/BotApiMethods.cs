using System.Text.Json.Nodes;

namespace OpenClaw.Tests.Telegram;

/// <summary>The methods the emulator knows, each with the real one's checks and words.</summary>
internal static class BotApiMethods
{
    private const int MaxText = 4096;
    private static readonly string[] Actions =
        ["typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice", "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note"];

    public static async Task<JsonNode> CallAsync(BotApiBot bot, string method, BotApiParameters parameters, CancellationToken gone) => method.ToLowerInvariant() switch
    {
        "getme" => BotApiWords.Me(bot),
        "getupdates" => await bot.Updates.PollAsync(parameters, gone),
        "setwebhook" => SetWebhook(bot, parameters),
        "deletewebhook" => DeleteWebhook(bot, parameters),
        "getwebhookinfo" => new JsonObject
        {
            ["url"] = bot.Updates.Webhook?.ToString() ?? "", ["has_custom_certificate"] = false, ["pending_update_count"] = bot.Updates.Pending,
        },
        "sendmessage" => SendMessage(bot, parameters),
        "sendchataction" => SendChatAction(bot, parameters),
        "editmessagetext" => EditMessageText(bot, parameters),
        "deletemessage" => DeleteMessage(bot, parameters),
        _ => throw new BotApiError(404, "Not Found: method not found"),
    };

    private static bool SetWebhook(BotApiBot bot, BotApiParameters parameters)
    {
        var secret = parameters.Text("secret_token");
        if (secret is not null && (secret.Length is < 1 or > 256 || secret.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-'))))
            throw BotApiError.Bad("secret token contains unallowed characters");
        if (parameters.Text("url") is not { Length: > 0 } text) return DeleteWebhook(bot, parameters);
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url)) throw BotApiError.Bad("bad webhook: invalid webhook URL specified");
        bot.Updates.SetWebhook(url, secret, parameters.Flag("drop_pending_updates"), parameters.Json("allowed_updates"));
        return true;
    }

    private static bool DeleteWebhook(BotApiBot bot, BotApiParameters parameters)
    {
        bot.Updates.SetWebhook(null, null, parameters.Flag("drop_pending_updates"), null);
        return true;
    }

    private static JsonObject SendMessage(BotApiBot bot, BotApiParameters parameters)
    {
        var chat = ChatOf(bot, parameters);
        var text = TextOf(parameters);
        var thread = parameters.Int("message_thread_id", 0);
        var reply = parameters.Json("reply_parameters") is { } node ? node as JsonObject ?? throw BotApiError.Bad("object expected as reply parameters") : null;
        int? replyTo = reply?["message_id"] is { } id ? (int)id : null;
        if (replyTo is { } wanted && bot.Chats.Find(chat, wanted) is null)
            replyTo = (bool?)reply!["allow_sending_without_reply"] == true ? null : throw BotApiError.Bad("message to be replied not found");
        return bot.Say(bot.Chats.Say(chat, text, thread == 0 ? null : thread, replyTo));
    }

    private static bool SendChatAction(BotApiBot bot, BotApiParameters parameters)
    {
        bot.Chats.Check(ChatOf(bot, parameters));
        return Actions.Contains(parameters.Text("action")) ? true : throw BotApiError.Bad("wrong parameter action in request");
    }

    private static JsonObject EditMessageText(BotApiBot bot, BotApiParameters parameters)
    {
        var chat = ChatOf(bot, parameters);
        var text = TextOf(parameters);
        if (bot.Chats.Find(chat, parameters.Int("message_id", 0)) is not { } post) throw BotApiError.Bad("message to edit not found");
        if (!post.IsFromBot) throw BotApiError.Bad("message can't be edited");
        if (post.Text == text)
            throw BotApiError.Bad("message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message");
        return bot.Say(bot.Chats.Change(chat, post.MessageId, p => p with { Text = text }));
    }

    private static bool DeleteMessage(BotApiBot bot, BotApiParameters parameters)
    {
        var chat = ChatOf(bot, parameters);
        if (bot.Chats.Find(chat, parameters.Int("message_id", 0)) is not { } post) throw BotApiError.Bad("message to delete not found");
        bot.Chats.Change(chat, post.MessageId, p => p with { IsDeleted = true });
        return true;
    }

    private static long ChatOf(BotApiBot bot, BotApiParameters parameters)
    {
        if (parameters.Text("chat_id") is null or "") throw BotApiError.Bad("chat_id is empty");
        var chat = parameters.Long("chat_id", 0);
        bot.Chats.Check(chat);
        return chat;
    }

    // Markup would have to be parsed to be judged; who needs it must teach the emulator first.
    private static string TextOf(BotApiParameters parameters)
    {
        if (parameters.Text("parse_mode") is { Length: > 0 }) throw BotApiError.Bad("the emulator does not know parse_mode");
        var text = (parameters.Text("text") ?? "").Trim();
        if (text.Length == 0) throw BotApiError.Bad("message text is empty");
        return text.Length <= MaxText ? text : throw BotApiError.Bad("message is too long");
    }
}
