using System.Text.Json.Nodes;
using OpenClaw.Tests.Servers;
using Xunit;
using static OpenClaw.Tests.Eventually;

namespace OpenClaw.Tests.Discord;

/// <summary>An independent client library against the emulator, so that emulator and adapter cannot share a misunderstanding.</summary>
public sealed class DiscordJsTests
{
    private const string Channel = "5001";

    [Fact]
    public async Task A_bot_written_with_discord_js_works_on_the_emulator_through_op_7_a_cut_and_op_9()
    {
        await using var emulator = await DiscordEmulator.StartAsync();
        var app = emulator.AddApp();
        emulator.Gateway.Guilds["777"] = [Channel];
        emulator.World.AddChannel(Channel);
        var expired = emulator.World.Begin(Channel, app.Id);
        emulator.World.Expire(expired);
        var running = NodeTool.RunAsync(
            "discord-bot.mjs", new Dictionary<string, string> { ["BOT_TOKEN"] = app.Token, ["CHANNEL"] = Channel, ["EXPIRED"] = expired.Token },
            emulator.BaseUrl.GetLeftPart(UriPartial.Authority) + "/api");

        await SaidAsync(emulator, running, "ready");
        emulator.Hear("42", Channel, "hello <@900100>");
        await SaidAsync(emulator, running, "js: hello <@900100>");
        emulator.Gateway.Sessions[0].Order(1, null); // asks for a heartbeat
        await TrueAsync(() => emulator.Gateway.Heartbeats > 0, "the heartbeat that was asked for");
        emulator.Gateway.Sessions[0].Order(7, null);
        await TrueAsync(() => emulator.Gateway.Resumes == 1, "resumed after op 7");
        emulator.Hear("42", Channel, "after op 7");
        await SaidAsync(emulator, running, "js: after op 7");
        emulator.Gateway.Sessions[0].Cut();
        emulator.Hear("42", Channel, "while it was away");
        await SaidAsync(emulator, running, "js: while it was away");
        DiscordGateway.Invalidate(emulator.Gateway.Sessions[0]);
        await TrueAsync(() => emulator.Gateway.Identifies == 2, "identified anew after op 9");
        emulator.Hear("42", Channel, "after op 9");
        await SaidAsync(emulator, running, "js: after op 9");
        emulator.Use(app, "42", Channel, "ask", "why?");
        emulator.Use(app, "42", Channel, "status");
        await SaidAsync(emulator, running, "followed");
        await SaidAsync(emulator, running, "fine");
        emulator.Hear("42", Channel, "stop");
        await SaidAsync(emulator, running, "js: stop");
        await SaidAsync(emulator, running, "once, edited");
        emulator.BreakText("throttle me", new DiscordFault(DiscordFaultKind.Throttle, 0.5));
        Check(JsonNode.Parse(await running)!, emulator);
    }

    private static void Check(JsonNode said, DiscordEmulator emulator)
    {
        Assert.Equal("claw", (string?)said["me"]);
        Assert.Equal(["A server"], Texts(said["guilds"]!));
        Assert.Equal(["hello <@900100>", "after op 7", "while it was away", "after op 9", "stop"], said["heard"]!.AsArray().Select(one => (string?)one!["text"]));
        Assert.True((bool?)said["heard"]![0]!["mentioned"]);
        Assert.Equal(2, (int?)said["resumed"]);
        Assert.Equal(("ask", "why?", "42"), ((string?)said["commands"]![0]!["name"], (string?)said["commands"]![0]!["question"], (string?)said["commands"]![0]!["user"]));
        Assert.True((bool?)said["sameMessage"]);
        Assert.Equal("once, edited", (string?)said["edited"]);
        Assert.Equal(["once, edited", "js: stop"], Texts(said["fetched"]!));
        Assert.Equal(["ask"], Texts(said["registered"]!));
        Assert.InRange((int)said["waited"]!, 450, 20_000);
        Assert.Contains(emulator.Calls, call => call.EndsWith("/typing", StringComparison.Ordinal));
        var refusals = said["refusals"]!;
        Assert.Equal((10003, 404), Of("unknownChannel"));
        Assert.Equal((50006, 400), Of("empty"));
        Assert.Equal((50035, 400), Of("tooLong"));
        Assert.Equal((50035, 400), Of("longNonce"));
        Assert.Equal((50027, 401), Of("expired"));

        (int Code, int Status) Of(string name) => ((int)refusals[name]!["code"]!, (int)refusals[name]!["status"]!);
    }

    private static async Task SaidAsync(DiscordEmulator emulator, Task running, string text)
    {
        await TrueAsync(() => running.IsCompleted || emulator.Posts(Channel).Any(post => post.Content == text), $"\"{text}\" was said");
        if (running.IsCompleted) await running;
    }

    private static IEnumerable<string?> Texts(JsonNode array) => array.AsArray().Select(one => (string?)one);
}
