using System.Text;
using OpenClaw.Channels.Discord;
using OpenClaw.Channels.Ingress;
using OpenClaw.Core.Messages;
using Xunit;

namespace OpenClaw.Tests.Discord;

public sealed class DiscordMappingTests
{
    private const string InServer = """
        {"id":"1001","application_id":"900100","type":2,"token":"secret","channel_id":"5001","guild_id":"777","member":{"user":{"id":"42","username":"ann","global_name":"Ann"}},
         "data":{"id":"5","name":"ask","type":1,"options":[{"name":"question","type":3,"value":" What is a lobster? "}]}}
        """;

    [Fact]
    public void A_question_in_a_server_is_said_in_its_channel_by_its_person()
    {
        var heard = Map(InServer)!;
        Assert.Equal(new ChannelAddress("discord", "default", "5001"), heard.Said.Place);
        Assert.Equal(("1001", ChatCommand.Ask, "What is a lobster?"), (heard.Key, heard.Command, heard.Text));
        Assert.Equal(("42", "777", true, false), (heard.Said.Sender, heard.Said.Group, heard.Said.IsAddressed, heard.Said.IsFromBot));
        Assert.Equal("a server, asked by Ann (@ann)", heard.Said.Name);
    }

    [Fact]
    public void Alone_with_us_there_is_no_group()
    {
        var heard = Map("""{"id":"1001","type":2,"token":"t","channel_id":"5002","user":{"id":"42","username":"ann"},"data":{"name":"status"}}""")!;
        Assert.True(heard.Said.IsPrivate);
        Assert.Equal(("@ann", ChatCommand.Status), (heard.Said.Name, heard.Command));
    }

    [Theory]
    [InlineData("ask", ChatCommand.Help)]
    [InlineData("new", ChatCommand.New)]
    [InlineData("stop", ChatCommand.Stop)]
    [InlineData("help", ChatCommand.Help)]
    public void The_houses_commands_are_known(string name, object command) =>
        Assert.Equal(command, Map($$$"""{"id":"1","type":2,"channel_id":"2","user":{"id":"3"},"data":{"name":"{{{name}}}"}}""")!.Command);

    [Theory]
    [InlineData("""{"id":"1","type":2,"channel_id":"2","user":{"id":"3"},"data":{"name":"dance"}}""")]
    [InlineData("""{"id":"1","type":2,"channel_id":"2","user":{"id":"3"}}""")]
    [InlineData("""{"id":"1","type":2,"channel_id":"2","data":{"name":"ask"}}""")]
    [InlineData("""{"id":"1","type":2,"channel_id":"../2","user":{"id":"3"},"data":{"name":"ask"}}""")]
    [InlineData("""{"type":2}""")]
    public void What_is_not_a_command_of_ours_is_nothing(string json) => Assert.Null(Map(json));

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{\"type\":\"two\"}")]
    [InlineData("<html>")]
    public void What_is_not_an_interaction_is_borne(string json) => Assert.Null(DiscordInteraction.Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void The_token_is_in_no_text_of_an_interaction_or_a_call()
    {
        Assert.DoesNotContain("secret", $"{DiscordInteraction.Parse(Encoding.UTF8.GetBytes(InServer))}", StringComparison.Ordinal);
        Assert.DoesNotContain("secret", $"{DiscordCall.EditOriginal("1", "secret", "x")}{DiscordCall.FollowUp("1", "secret", "x")}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_nonce_is_the_same_at_every_try_differs_by_piece_and_fits()
    {
        var row = Guid.NewGuid();
        Assert.Equal(DiscordVoice.NonceOf(row, 1), DiscordVoice.NonceOf(row, 1));
        Assert.NotEqual(DiscordVoice.NonceOf(row, 1), DiscordVoice.NonceOf(row, 2));
        Assert.InRange(DiscordVoice.NonceOf(row, int.MaxValue).Length, 1, 25);
    }

    private static Heard? Map(string json) => DiscordMapping.Map(DiscordInteraction.Parse(Encoding.UTF8.GetBytes(json))!, "default");
}
