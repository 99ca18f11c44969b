using System.Text.Json;

namespace OpenClaw.Channels.Discord;

/// <summary>One call of Discord's REST API.</summary>
/// <param name="Path">May hold an interaction's token: never logged.</param>
/// <param name="Gate">Names the rate limit that the call falls under; holds no secret.</param>
/// <param name="Json">Empty: no body.</param>
/// <param name="AsBot">With the bot's token; calls under an interaction's token need none.</param>
internal sealed record DiscordCall(HttpMethod Method, string Path, string Gate, bool AsBot, byte[] Json)
{
    public static DiscordCall EditOriginal(string application, string token, string content) =>
        new(HttpMethod.Patch, $"webhooks/{application}/{Uri.EscapeDataString(token)}/messages/@original", $"webhook:{application}", false, Of(new DiscordText(content)));

    /// <summary>Waits for the message, so that its id is known.</summary>
    public static DiscordCall FollowUp(string application, string token, string content) =>
        new(HttpMethod.Post, $"webhooks/{application}/{Uri.EscapeDataString(token)}?wait=true", $"webhook:{application}", false, Of(new DiscordText(content)));

    public static DiscordCall Say(string channel, string content, string nonce) =>
        new(HttpMethod.Post, $"channels/{channel}/messages", $"channel:{channel}", true, Of(new DiscordText(content, nonce, EnforceNonce: true)));

    /// <summary>The first answer to an interaction that came over the socket.</summary>
    public static DiscordCall Answer(string interaction, string token, DiscordResponse response) => new(
        HttpMethod.Post, $"interactions/{interaction}/{Uri.EscapeDataString(token)}/callback", "interactions", false, JsonSerializer.SerializeToUtf8Bytes(response, DiscordJson.Default.DiscordResponse));

    public static DiscordCall Register(string application) =>
        new(HttpMethod.Put, $"applications/{application}/commands", $"commands:{application}", true, System.Text.Encoding.UTF8.GetBytes(DiscordCommands.Json));

    public static DiscordCall Typing(string channel) => new(HttpMethod.Post, $"channels/{channel}/typing", $"typing:{channel}", true, []);

    /// <summary>The next hundred messages after an id.</summary>
    public static DiscordCall List(string channel, string after) => new(HttpMethod.Get, $"channels/{channel}/messages?after={after}&limit=100", $"list:{channel}", true, []);

    public static DiscordCall Find(string channel) => new(HttpMethod.Get, $"channels/{channel}", $"find:{channel}", true, []);

    /// <summary>How a bot should connect.</summary>
    public static readonly DiscordCall Gateway = new(HttpMethod.Get, "gateway/bot", "gateway", true, []);

    public override string ToString() => $"{Method} {Gate}";

    private static byte[] Of(DiscordText text) => JsonSerializer.SerializeToUtf8Bytes(text, DiscordJson.Default.DiscordText);
}
