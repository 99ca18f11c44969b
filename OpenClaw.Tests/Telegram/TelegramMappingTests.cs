using System.Text.Json;
using System.Text.Json.Nodes;
using OpenClaw.Channels.Ingress;
using OpenClaw.Channels.Telegram;
using OpenClaw.Core.Messages;
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
        Assert.Equal(new ChannelAddress("telegram", "default", "42"), heard!.Said.Place);
        Assert.Equal("700100:42:7", heard.Key);
        Assert.Equal((ChatCommand.Ask, "What is a lobster?", "42", "P"), (heard.Command, heard.Text, heard.Said.Sender, heard.Said.Name));
        Assert.True(heard.Said.IsPrivate);
        Assert.Null(heard.Notice);
    }

    [Fact]
    public void The_key_survives_a_redelivery_under_another_update_id()
    {
        var first = Private("x");
        var second = Private("x");
        second["update_id"] = 99;
        Assert.Equal(Map(first)!.Key, Map(second)!.Key);
    }

    [Theory]
    [InlineData("hello all", false)]
    [InlineData("@somebody_else what is it?", false)]
    [InlineData("@claw_test_bot what is it?", true)]
    [InlineData("what is it, @CLAW_test_bot?", true)]
    [InlineData("/ask@claw_test_bot what", true)]
    [InlineData("/ask what", false)]
    public void In_a_group_only_those_who_name_us_are_answered(string text, bool isAnswered) => Assert.Equal(isAnswered, Map(InGroup(text))!.Said.IsAddressed);

    [Fact]
    public void In_a_group_a_reply_to_us_is_for_us_and_one_to_another_is_not()
    {
        Assert.True(Map(InGroup("and why?", replyToUs: true))!.Said.IsAddressed);
        Assert.False(Map(InGroup("and why?", replyToUs: false))!.Said.IsAddressed);
    }

    [Fact]
    public void Our_name_at_the_beginning_is_not_part_of_the_question()
    {
        Assert.Equal("what is it?", Map(InGroup("@claw_test_bot, what is it?"))!.Text);
        Assert.Equal("what is it, @claw_test_bot?", Map(InGroup("what is it, @claw_test_bot?"))!.Text);
    }

    [Fact]
    public void A_topic_is_a_conversation_of_its_own_and_a_thread_of_replies_is_not()
    {
        var topic = InGroup("@claw_test_bot hi");
        topic["message"]!["message_thread_id"] = 77;
        Assert.Equal("-1001", Map(topic)!.Said.Place.Conversation);
        topic["message"]!["is_topic_message"] = true;
        Assert.Equal("-1001:77", Map(topic)!.Said.Place.Conversation);
        Assert.Equal(new TelegramPlace(Group, 77), TelegramPlace.Parse("-1001:77"));
        Assert.Null(TelegramPlace.Parse("kitchen"));
        Assert.Null(TelegramPlace.Parse("1:"));
    }

    [Fact]
    public void Programs_edits_and_things_without_a_sender_are_ignored()
    {
        var bot = Private("x");
        bot["message"]!["from"]!["is_bot"] = true;
        Assert.True(Map(bot)!.Said.IsFromBot);
        var edited = Private("x");
        edited["edited_message"] = edited["message"]!.DeepClone();
        edited.Remove("message");
        Assert.Null(Map(edited));
        var post = Private("x");
        post["message"]!.AsObject().Remove("from");
        Assert.Null(Map(post));
    }

    [Theory]
    [InlineData("/start", ChatCommand.Help, "")]
    [InlineData("/HELP@claw_test_bot", ChatCommand.Help, "")]
    [InlineData("/new", ChatCommand.New, "")]
    [InlineData("/status@claw_test_bot please", ChatCommand.Status, "")]
    [InlineData("/stop", ChatCommand.Stop, "")]
    [InlineData("/ask what is it?", ChatCommand.Ask, "what is it?")]
    [InlineData("/ask", ChatCommand.Help, "")]
    [InlineData("/new@another_bot", ChatCommand.Ask, "/new@another_bot")]
    public void The_houses_commands_are_known(string text, object command, string rest) => Assert.Equal($"{command} {rest}", $"{Map(Private(text))!.Command} {Map(Private(text))!.Text}");

    [Fact]
    public void A_group_is_named_by_its_title_and_known_by_its_id()
    {
        var said = Map(InGroup("@claw_test_bot hi"))!.Said;
        Assert.Equal(("g", "-1001", "telegram:default:group:-1001"), (said.Name, said.Group, $"{said.GroupKey}"));
    }

    [Fact]
    public void Another_command_is_a_question_like_any_other() => Assert.Equal("/joke please", Map(Private("/joke please"))!.Text);

    [Fact]
    public void What_is_not_text_gets_a_notice_and_what_nobody_said_gets_nothing()
    {
        var photo = Private(null);
        photo["message"]!["photo"] = new JsonArray(new JsonObject { ["file_id"] = "a", ["file_unique_id"] = "b", ["width"] = 1, ["height"] = 1 });
        Assert.Equal(Phrases.TextOnly, Map(photo)!.Notice);
        var pinned = Private(null);
        pinned["message"]!["delete_chat_photo"] = true;
        Assert.Null(Map(pinned));
    }

    [Fact]
    public void Text_beyond_the_limit_is_refused_with_a_notice() => Assert.Equal(Phrases.TooLong, Map(Private(new string('é', 33_000)))!.Notice);

    [Fact]
    public void A_nul_that_the_store_cannot_keep_becomes_a_space() => Assert.Equal("a b", Map(Private("a\0b"))!.Text);

    [Fact]
    public void Entities_outside_the_text_are_borne()
    {
        var update = InGroup("@claw_test_bot hi");
        update["message"]!["entities"] = new JsonArray(new JsonObject { ["type"] = "mention", ["offset"] = 10, ["length"] = 900 });
        Assert.False(Map(update)!.Said.IsAddressed);
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
