using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace OpenClaw.Tests.Discord;

/// <summary>A person who uses slash commands: Discord signs them, posts them to the application and takes its answer, as the real one does.</summary>
internal sealed class DiscordPerson(DiscordEmulator emulator, DiscordApp app, string id, string channel, string? guild = "777")
{
    // Discord's is three seconds; a machine that is busy with tests is not the application's fault.
    private static readonly TimeSpan GivesUpAfter = TimeSpan.FromSeconds(20);

    /// <summary>Uses a command and takes the first answer.</summary>
    /// <param name="begun">Is told the interaction's id before it is posted.</param>
    public async Task<Used> UseAsync(HttpClient application, Uri endpoint, string command, string? question = null, Action<string>? begun = null)
    {
        var interaction = emulator.World.Begin(channel, app.Id);
        begun?.Invoke(interaction.Id);
        var body = Encoding.UTF8.GetBytes(ToJson(interaction, command, question).ToJsonString());
        var (signature, timestamp) = app.Sign(body, TimeProvider.System.GetUtcNow());
        var used = new Used(interaction, body, signature, timestamp, null);
        return await PostAsync(application, endpoint, used);
    }

    /// <summary>Posts the same once more, byte for byte.</summary>
    public async Task<Used> PostAsync(HttpClient application, Uri endpoint, Used used)
    {
        using var limit = new CancellationTokenSource(GivesUpAfter);
        using var response = await SendAsync(application, endpoint, used.Body, used.Signature, used.Timestamp, limit.Token);
        if (response.StatusCode != HttpStatusCode.OK) throw new InvalidOperationException($"The application answered {(int)response.StatusCode}.");
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync(limit.Token))!;
        if ((int?)answer["type"] == 5) emulator.World.Defer(used.Interaction);
        return used with { Answer = answer };
    }

    public static async Task<HttpResponseMessage> SendAsync(HttpClient application, Uri endpoint, byte[] body, string? signature, string? timestamp, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, endpoint) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (signature is not null) request.Headers.Add("X-Signature-Ed25519", signature);
        if (timestamp is not null) request.Headers.Add("X-Signature-Timestamp", timestamp);
        return await application.SendAsync(request, cancellationToken);
    }

    internal JsonObject ToJson(DiscordWorld.Interaction interaction, string command, string? question)
    {
        var user = new JsonObject { ["id"] = id, ["username"] = $"person{id}", ["global_name"] = $"Person {id}", ["discriminator"] = "0" };
        var data = new JsonObject { ["id"] = "5", ["name"] = command, ["type"] = 1 };
        if (question is not null) data["options"] = new JsonArray(new JsonObject { ["name"] = "question", ["type"] = 3, ["value"] = question });
        var json = new JsonObject
        {
            ["id"] = interaction.Id, ["application_id"] = app.Id, ["type"] = 2, ["token"] = interaction.Token, ["version"] = 1, ["channel_id"] = channel, ["data"] = data,
            ["locale"] = "en-US", ["entitlements"] = new JsonArray(), ["app_permissions"] = "2048", ["authorizing_integration_owners"] = new JsonObject { ["0"] = guild ?? "0" },
            ["context"] = guild is null ? 1 : 0, ["attachment_size_limit"] = 10_485_760,
        };
        if (guild is null)
        {
            json["user"] = user;
            return json;
        }
        (json["guild_id"], json["guild_locale"]) = (guild, "en-US");
        json["member"] = new JsonObject
        {
            ["user"] = user, ["nick"] = null, ["roles"] = new JsonArray(), ["joined_at"] = "2026-01-01T00:00:00.000000+00:00", ["permissions"] = "2048",
            ["deaf"] = false, ["mute"] = false, ["flags"] = 0,
        };
        return json;
    }

    /// <param name="Answer">What the application answered at once.</param>
    internal sealed record Used(DiscordWorld.Interaction Interaction, byte[] Body, string Signature, string Timestamp, JsonNode? Answer)
    {
        public bool IsDeferred => (int?)Answer!["type"] == 5;

        public string? Notice => (string?)Answer!["data"]?["content"];
    }
}
