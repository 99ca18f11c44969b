using System.Text.Json.Nodes;

namespace OpenClaw.Tests.Discord;

/// <summary>A refusal as Discord gives it: a status, a number of its own and a sentence.</summary>
internal sealed class DiscordRefusal(int status, int code, string message, double? retryAfter = null) : Exception(message)
{
    public int Status => status;

    public double? RetryAfter => retryAfter;

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["message"] = Message, ["code"] = code };
        if (retryAfter is { } after) (json["retry_after"], json["global"]) = (after, false);
        return json;
    }

    public static DiscordRefusal UnknownChannel() => new(404, 10003, "Unknown Channel");
    public static DiscordRefusal UnknownMessage() => new(404, 10008, "Unknown Message");
    public static DiscordRefusal UnknownWebhook() => new(404, 10015, "Unknown Webhook");
    public static DiscordRefusal InvalidToken() => new(401, 50027, "Invalid Webhook Token");
    public static DiscordRefusal MissingAccess() => new(403, 50001, "Missing Access");
    public static DiscordRefusal Empty() => new(400, 50006, "Cannot send an empty message");
    public static DiscordRefusal InvalidForm(string what) => new(400, 50035, $"Invalid Form Body ({what})");
    public static DiscordRefusal Unauthorized() => new(401, 0, "401: Unauthorized");
    public static DiscordRefusal Throttled(double seconds) => new(429, 0, "You are being rate limited.", seconds);
}
