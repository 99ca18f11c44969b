using System.Text.Json.Nodes;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.Telegram;

/// <summary>An independent client library against the emulator, so that emulator and adapter cannot share a misunderstanding.</summary>
public sealed class GrammyTests
{
    private const long Chat = 4001;

    [Fact]
    public async Task A_bot_written_with_grammy_works_on_the_emulator_and_understands_its_refusals()
    {
        await using var emulator = await BotApiEmulator.StartAsync();
        var bot = emulator.AddBot();
        emulator.Break("sendMessage",
            BotApiFault.Throttle(7) with { Text = "throttle me" },
            BotApiFault.Refuse(400, "Bad Request: group chat was upgraded to a supergroup chat", migrateTo: -1009) with { Text = "migrate me" },
            new BotApiFault(BotApiFaultKind.CutAfter) { Text = "cut me" });
        bot.Send(Chat, Chat, "hello @claw_test_bot");
        bot.Send(Chat, Chat, "two 🦞");
        var third = bot.Send(Chat, Chat, "stop");
        var said = JsonNode.Parse(await NodeTool.RunAsync(
            "grammy-bot.mjs", new Dictionary<string, string> { ["BOT_TOKEN"] = bot.Token }, emulator.BaseUrl.GetLeftPart(UriPartial.Authority)))!;

        Assert.Equal("claw_test_bot", (string?)said["me"]!["username"]);
        Assert.Equal(["hello @claw_test_bot", "two 🦞", "stop"], said["heard"]!.AsArray().Select(h => (string?)h!["text"]));
        Assert.Equal("@claw_test_bot", (string?)said["heard"]![0]!["mentioned"]![0]);
        Assert.Equal("private", (string?)said["heard"]![0]!["type"]);
        Assert.Equal("edited", (string?)said["edited"]);
        Assert.Equal(third, (int?)said["replyTo"]);
        Assert.Equal("http://127.0.0.1:9/hook", (string?)said["webhook"]);
        Assert.Equal(["grammy: hello @claw_test_bot", "grammy: two 🦞"], bot.Answers(Chat).Take(2));
        Assert.Contains("cut me", bot.Answers(Chat));
        Assert.Equal(0, bot.PendingUpdates);
        CheckRefusals(said["refusals"]!);
    }

    private static void CheckRefusals(JsonNode refusals)
    {
        Assert.Equal((400, "Bad Request: chat not found"), Of("unknownChat"));
        Assert.Equal((400, "Bad Request: message text is empty"), Of("empty"));
        Assert.Equal((400, "Bad Request: message is too long"), Of("tooLong"));
        Assert.StartsWith("Bad Request: message is not modified", Of("notModified").Description, StringComparison.Ordinal);
        Assert.Equal((400, "Bad Request: message to be replied not found"), Of("noReply"));
        Assert.Equal(429, Of("throttled").Code);
        Assert.Equal(7, (int?)refusals["throttled"]!["parameters"]!["retry_after"]);
        Assert.Equal(-1009, (long?)refusals["migrated"]!["parameters"]!["migrate_to_chat_id"]);
        Assert.NotNull(refusals["cut"]!["http"]);
        Assert.Equal((401, "Unauthorized"), Of("wrongToken"));
        Assert.Equal(404, Of("unknownMethod").Code);
        Assert.Equal(409, Of("webhookActive").Code);

        (int Code, string Description) Of(string name) => ((int)refusals[name]!["code"]!, (string)refusals[name]!["description"]!);
    }
}
