using System.Text.Json.Nodes;

namespace OpenClaw.Tests.Telegram;

/// <summary>A refusal as the Bot API words it: status and error code are the same number.</summary>
internal sealed class BotApiError(int code, string description, JsonObject? parameters = null) : Exception(description)
{
    public int Code => code;

    public static BotApiError Bad(string description) => new(400, "Bad Request: " + description);

    public static BotApiError Conflict(string description) => new(409, "Conflict: " + description);

    public static BotApiError Throttled(int seconds) => new(429, $"Too Many Requests: retry after {seconds}", new JsonObject { ["retry_after"] = seconds });

    public JsonObject ToEnvelope()
    {
        var envelope = new JsonObject { ["ok"] = false, ["error_code"] = code, ["description"] = Message };
        if (parameters is not null) envelope["parameters"] = parameters.DeepClone();
        return envelope;
    }
}
