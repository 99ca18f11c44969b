using System.Text.Json;
using System.Text.Json.Nodes;
using OpenClaw.Channels.Telegram;
using Telegram.Bot;
using Telegram.Bot.Types;
using Xunit;

namespace OpenClaw.Tests.Telegram;

public sealed class TelegramMappingTests
{
    private const long Group = -1001;
    private static readonly TelegramIdentity Us = new("default", 700100, "claw_test_bot");

    [Fact]
    public void A_private_message_becomes_a_message_of_its_chat_with_a_key_that_names_what_was_said()
    {
        var heard = Map(Private("What is a lobster?"));
        var message = heard!.Message!;
        Assert.Equal(("telegram", "default", "42"), (message.Address.Channel, message.Address.Account, message.Address.Conversation));
        Assert.Equal("700100:42:7", message.IdempotencyKey);
        Assert.Equal(("What is a lobster?", "42"), (message.Text, message.Sender));
        Assert.Null(heard.Notice);
    }

    [Fact]
    public void The_key_survives_a_redelivery_under_another_update_id()
    {
        var first = Private("x");
        var second = Private("x");
        second["update_id"] = 99;
        Assert.Equal(Map(first)!.Message!.IdempotencyKey, Map(second)!.Message!.IdempotencyKey);
    }

    [Theory]
    [InlineData("hello all", false)]
    [InlineData("@somebody_else what is it?", false)]
    [InlineData("@claw_test_bot what is it?", true)]
    [InlineData("what is it, @CLAW_test_bot?", true)]
    [InlineData("/ask@claw_test_bot what", true)]
    [InlineData("/ask what", false)]
    public void In_a_group_only_those_who_name_us_are_answered(string text, bool isAnswered) => Assert.Equal(isAnswered, Map(InGroup(text)) is not null);

    [Fact]
    public void In_a_group_a_reply_to_us_is_for_us_and_one_to_another_is_not()
    {
        Assert.NotNull(Map(InGroup("and why?", replyToUs: true)));
        Assert.Null(Map(InGroup("and why?", replyToUs: false)));
    }

    [Fact]
    public void Our_name_at_the_beginning_is_not_part_of_the_question()
    {
        Assert.Equal("what is it?", Map(InGroup("@claw_test_bot, what is it?"))!.Message!.Text);
        Assert.Equal("what is it, @claw_test_bot?", Map(InGroup("what is it, @claw_test_bot?"))!.Message!.Text);
    }

    [Fact]
    public void A_topic_is_a_conversation_of_its_own_and_a_thread_of_replies_is_not()
    {
        var topic = InGroup("@claw_test_bot hi");
        topic["message"]!["message_thread_id"] = 77;
        Assert.Equal("-1001", Map(topic)!.Message!.Address.Conversation);
        topic["message"]!["is_topic_message"] = true;
        Assert.Equal("-1001:77", Map(topic)!.Message!.Address.Conversation);
        Assert.Equal(new TelegramPlace(Group, 77), TelegramPlace.Parse("-1001:77"));
        Assert.Null(TelegramPlace.Parse("kitchen"));
        Assert.Null(TelegramPlace.Parse("1:"));
    }

    [Fact]
    public void Programs_edits_and_things_without_a_sender_are_ignored()
    {
        var bot = Private("x");
        bot["message"]!["from"]!["is_bot"] = true;
        Assert.Null(Map(bot));
        var edited = Private("x");
        edited["edited_message"] = edited["message"]!.DeepClone();
        edited.Remove("message");
        Assert.Null(Map(edited));
        var post = Private("x");
        post["message"]!.AsObject().Remove("from");
        Assert.Null(Map(post));
    }

    [Theory]
    [InlineData("/start")]
    [InlineData("/help")]
    [InlineData("/HELP@claw_test_bot")]
    public void The_two_commands_are_greeted(string text) => Assert.Equal(TelegramMapping.Welcome, Map(Private(text))!.Notice);

    [Fact]
    public void Another_command_is_a_question_like_any_other() => Assert.Equal("/joke please", Map(Private("/joke please"))!.Message!.Text);

    [Fact]
    public void What_is_not_text_gets_a_notice_and_what_nobody_said_gets_nothing()
    {
        var photo = Private(null);
        photo["message"]!["photo"] = new JsonArray(new JsonObject { ["file_id"] = "a", ["file_unique_id"] = "b", ["width"] = 1, ["height"] = 1 });
        Assert.Equal(TelegramMapping.TextOnly, Map(photo)!.Notice);
        Assert.Null(Map(photo)!.Message);
        var pinned = Private(null);
        pinned["message"]!["delete_chat_photo"] = true;
        Assert.Null(Map(pinned));
    }

    [Fact]
    public void Text_beyond_the_limit_is_refused_with_a_notice() => Assert.Equal(TelegramMapping.TooLong, Map(Private(new string('é', 33_000)))!.Notice);

    [Fact]
    public void A_nul_that_the_store_cannot_keep_becomes_a_space() => Assert.Equal("a b", Map(Private("a\0b"))!.Message!.Text);

    [Fact]
    public void Entities_outside_the_text_are_borne()
    {
        var update = InGroup("@claw_test_bot hi");
        update["message"]!["entities"] = new JsonArray(new JsonObject { ["type"] = "mention", ["offset"] = 10, ["length"] = 900 });
        Assert.Null(Map(update));
    }

    private static Heard? Map(JsonObject update) => TelegramMapping.Map(update.Deserialize<Update>(JsonBotAPI.Options)!, Us);

    private static JsonObject Private(string? text)
    {
        var message = new JsonObject { ["message_id"] = 7, ["date"] = 1, ["from"] = Person(42), ["chat"] = new JsonObject { ["id"] = 42, ["type"] = "private" } };
        return With(message, text);
    }

    private static JsonObject InGroup(string text, bool? replyToUs = null)
    {
        var message = new JsonObject { ["message_id"] = 8, ["date"] = 1, ["from"] = Person(42), ["chat"] = new JsonObject { ["id"] = Group, ["type"] = "supergroup", ["title"] = "g" } };
        if (replyToUs is { } us)
            message["reply_to_message"] = new JsonObject { ["message_id"] = 3, ["date"] = 1, ["chat"] = message["chat"]!.DeepClone(), ["from"] = Person(us ? Us.BotId : 43), ["text"] = "earlier" };
        return With(message, text);
    }

    private static JsonObject With(JsonObject message, string? text)
    {
        if (text is not null)
        {
            message["text"] = text;
            var entities = new JsonArray();
            foreach (var (word, at) in Words(text))
            {
                var kind = word[0] == '@' ? "mention" : word[0] == '/' ? "bot_command" : null;
                if (kind is not null) entities.Add(new JsonObject { ["type"] = kind, ["offset"] = at, ["length"] = word.TrimEnd('?', ',', '.').Length });
            }
            if (entities.Count > 0) message["entities"] = entities;
        }
        return new JsonObject { ["update_id"] = 1, ["message"] = message };
    }

    private static IEnumerable<(string Word, int At)> Words(string text)
    {
        var at = 0;
        foreach (var word in text.Split(' '))
        {
            if (word.Length > 0) yield return (word, at);
            at += word.Length + 1;
        }
    }

    private static JsonObject Person(long id) => new() { ["id"] = id, ["is_bot"] = id == Us.BotId, ["first_name"] = "P" };
}
