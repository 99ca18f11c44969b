using System.Text;
using System.Text.Json;
using OpenClaw.Channels.Discord;
using OpenClaw.Channels.Ingress;
using Xunit;

namespace OpenClaw.Tests.Discord;

public sealed class DiscordSpeechTests
{
    private const string Us = "900100";

    [Fact]
    public void A_mention_in_a_server_is_for_us_and_our_name_is_no_part_of_it()
    {
        var heard = Map("""{"id":"1","channel_id":"5","guild_id":"777","author":{"id":"42","username":"ann"},"content":"<@900100> what is it?","type":0,"mentions":[{"id":"900100"}]}""")!;
        Assert.Equal(("m1", ChatCommand.Ask, "what is it?"), (heard.Key, heard.Command, heard.Text));
        Assert.Equal(("5", "777", true), (heard.Said.Place.Conversation, heard.Said.Group, heard.Said.IsAddressed));
    }

    [Theory]
    [InlineData("""{"id":"1","channel_id":"5","guild_id":"777","author":{"id":"42"},"content":"hello all","type":0,"mentions":[]}""", false)]
    [InlineData("""{"id":"1","channel_id":"5","guild_id":"777","author":{"id":"42"},"content":"<@1> hello","type":0,"mentions":[{"id":"1"}]}""", false)]
    [InlineData("""{"id":"1","channel_id":"5","guild_id":"777","author":{"id":"42"},"content":"and why?","type":19,"mentions":[],"referenced_message":{"author":{"id":"900100"}}}""", true)]
    [InlineData("""{"id":"1","channel_id":"5","guild_id":"777","author":{"id":"42"},"content":"and why?","type":19,"mentions":[],"referenced_message":{"author":{"id":"7"}}}""", false)]
    [InlineData("""{"id":"1","channel_id":"5","guild_id":"777","author":{"id":"42"},"content":"and why?","type":19,"mentions":[],"referenced_message":null}""", false)]
    public void In_a_server_a_mention_or_a_reply_is_for_us(string json, bool expected) => Assert.Equal(expected, Map(json)!.Said.IsAddressed);

    [Fact]
    public void A_message_without_a_server_was_said_to_us_alone_unless_the_list_says_otherwise()
    {
        const string message = """{"id":"1","channel_id":"5","author":{"id":"42","username":"ann","global_name":"Ann"},"content":"hi","type":0}""";
        Assert.True(Map(message)!.Said.IsPrivate);
        Assert.Equal("777", Map(message, "777")!.Said.Group);
    }

    [Theory]
    [InlineData("""{"id":"1","channel_id":"5","author":{"id":"42","bot":true},"content":"hi","type":0}""")]
    [InlineData("""{"id":"1","channel_id":"5","author":{"id":"900100"},"content":"hi","type":0}""")]
    [InlineData("""{"id":"1","channel_id":"5","author":{"id":"42"},"content":"hi","type":0,"webhook_id":"42"}""")]
    public void Programs_our_own_words_and_webhooks_are_no_person(string json) => Assert.True(Map(json)!.Said.IsFromBot);

    [Theory]
    [InlineData("""{"id":"1","channel_id":"5","author":{"id":"42"},"content":"","type":7}""")]
    [InlineData("""{"id":"1","channel_id":"5","content":"hi","type":0}""")]
    [InlineData("""{"id":"x","channel_id":"5","author":{"id":"42"},"content":"hi","type":0}""")]
    public void What_nobody_said_is_nothing(string json) => Assert.Null(Map(json));

    [Fact]
    public void A_picture_without_words_gets_a_notice() =>
        Assert.Equal(Phrases.TextOnly, Map("""{"id":"1","channel_id":"5","author":{"id":"42"},"content":"","type":0,"attachments":[{"id":"3"}]}""")!.Notice);

    [Fact]
    public void An_id_of_a_moment_lies_before_what_was_said_then()
    {
        // The example in Discord's reference: 175928847299117063 was made at 2016-04-30 11:18:25.796 UTC.
        var made = new DateTimeOffset(2016, 4, 30, 11, 18, 25, 796, TimeSpan.Zero);
        Assert.InRange(175928847299117063, long.Parse(Snowflake.At(made), null), long.Parse(Snowflake.At(made.AddMilliseconds(1)), null));
        Assert.Equal("0", Snowflake.At(DateTimeOffset.UnixEpoch));
    }

    [Fact]
    public void A_list_that_is_none_is_none() => Assert.Null(SpokenMessage.ParseList("<html>"u8));

    private static Heard? Map(string json, string? guild = null) =>
        DiscordSpeech.Map(SpokenMessage.ParseList(Encoding.UTF8.GetBytes($"[{JsonDocument.Parse(json).RootElement}]"))![0], guild, "default", Us);
}
