using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace OpenClaw.Tests.Discord;

/// <summary>
/// A strict Discord on a free port of loopback. It keeps every call and everything that was said; faults are scripted with <see cref="Break"/>.
/// </summary>
/// <remarks>
/// Of the REST API it has what a bot needs that answers: commands, messages with enforced nonces, edits, typing, interactions' webhooks, the gateway's
/// address; errors have Discord's numbers, rate limits its headers. People talk through <see cref="DiscordPerson"/>.
/// </remarks>
public sealed class DiscordEmulator : IAsyncDisposable
{
    private const string Root = "/api/v10";
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, DiscordApp> _apps = new();
    private readonly ConcurrentQueue<DiscordFault> _faults = new();
    private readonly ConcurrentQueue<string> _calls = new();

    private DiscordEmulator()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(AnswerAsync);
    }

    /// <summary>With version, as a client is pointed at it.</summary>
    public Uri BaseUrl => new(_app.Urls.First() + Root);

    /// <summary>Method and path of every call, without query.</summary>
    public IReadOnlyList<string> Calls => [.. _calls];

    internal DiscordWorld World { get; } = new();

    public static async Task<DiscordEmulator> StartAsync()
    {
        var emulator = new DiscordEmulator();
        await emulator._app.StartAsync();
        return emulator;
    }

    public DiscordApp AddApp(string id = "900100", string token = "OTAwMTAw.test.token-of-the-emulator") => _apps.GetOrAdd(id, _ => new DiscordApp(id, token));

    public IReadOnlyList<DiscordPost> Posts(string? channel = null) => World.Posts(channel);

    /// <summary>The next calls that say or edit something meet these faults, one each.</summary>
    public void Break(params IEnumerable<DiscordFault> faults)
    {
        foreach (var fault in faults) _faults.Enqueue(fault);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        foreach (var app in _apps.Values) app.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        _calls.Enqueue($"{context.Request.Method} {path}");
        try
        {
            if (!path.StartsWith(Root + "/", StringComparison.Ordinal)) throw new DiscordRefusal(404, 0, "404: Not Found");
            var fault = IsSaying(context.Request) && _faults.TryDequeue(out var next) ? next : null;
            if (fault is { Kind: DiscordFaultKind.Throttle }) throw DiscordRefusal.Throttled(fault.RetryAfter);
            if (fault is { Kind: DiscordFaultKind.Break }) throw new DiscordRefusal(500, 0, "500: Internal Server Error");
            var answer = await CallAsync(context.Request, path[(Root.Length + 1)..].Split('/'));
            if (fault is { Kind: DiscordFaultKind.CutAfter })
            {
                context.Abort();
                return;
            }
            await WriteAsync(context, answer is null ? 204 : 200, answer);
        }
        catch (DiscordRefusal refusal)
        {
            if (refusal.RetryAfter is { } after) context.Response.Headers.RetryAfter = $"{Math.Ceiling(after)}";
            await WriteAsync(context, refusal.Status, refusal.ToJson());
        }
        catch (JsonException)
        {
            await WriteAsync(context, 400, new DiscordRefusal(400, 50109, "The request body contains invalid JSON.").ToJson());
        }
    }

    private async Task<JsonNode?> CallAsync(HttpRequest request, string[] path)
    {
        var body = request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0 ? await JsonNode.ParseAsync(request.Body) : null;
        switch ((request.Method, path))
        {
            case ("PUT", ["applications", var id, "commands"]):
                return Register(Bot(request, id), body);
            case ("POST", ["channels", var channel, "messages"]):
                var author = Bot(request);
                CheckMentions(body);
                return ToJson(World.Say(channel, author.Id, Content(body), (string?)body!["nonce"], (bool?)body["enforce_nonce"] == true));
            case ("PATCH", ["channels", var channel, "messages", var message]):
                return ToJson(World.Edit(channel, message, Bot(request).Id, Content(body)));
            case ("POST", ["channels", _, "typing"]):
                Bot(request);
                return null;
            case ("PATCH", ["webhooks", var app, var token, "messages", "@original"]):
                CheckMentions(body);
                return ToJson(World.EditOriginal(app, token, Content(body)));
            case ("POST", ["webhooks", var app, var token]):
                CheckMentions(body);
                var post = World.FollowUp(app, token, Content(body));
                return request.Query["wait"] == "true" ? ToJson(post) : null;
            default:
                throw new DiscordRefusal(404, 0, "404: Not Found");
        }
    }

    private static JsonArray Register(DiscordApp app, JsonNode? body)
    {
        if (body is not JsonArray commands || commands.Count > 100) throw DiscordRefusal.InvalidForm("commands");
        foreach (var command in commands)
        {
            if ((string?)command!["name"] is not { Length: > 0 and <= 32 } name || name.Any(char.IsUpper)) throw DiscordRefusal.InvalidForm("name");
            if ((string?)command["description"] is not { Length: > 0 and <= 100 }) throw DiscordRefusal.InvalidForm("description");
        }
        (app.Commands, app.Registrations) = ((JsonArray)commands.DeepClone(), app.Registrations + 1);
        return (JsonArray)commands.DeepClone();
    }

    /// <summary>Whose token it is; for another application's paths it must be that one's.</summary>
    private DiscordApp Bot(HttpRequest request, string? id = null)
    {
        var app = _apps.Values.FirstOrDefault(app => request.Headers.Authorization == $"Bot {app.Token}") ?? throw DiscordRefusal.Unauthorized();
        return id is null || app.Id == id ? app : throw new DiscordRefusal(403, 20012, "You are not authorized to perform this action on this application");
    }

    private static bool IsSaying(HttpRequest request) => request.Method != "PUT" && request.Path.Value!.Contains("message", StringComparison.Ordinal);

    private static string Content(JsonNode? body) => (string?)body?["content"] ?? "";

    // Ours never call anybody: a model's text must not.
    private static void CheckMentions(JsonNode? body)
    {
        if (body?["allowed_mentions"]?["parse"] is not JsonArray { Count: 0 }) throw DiscordRefusal.InvalidForm("allowed_mentions must be none");
    }

    private static JsonObject ToJson(DiscordPost post) => new()
    {
        ["id"] = post.Id, ["channel_id"] = post.Channel, ["content"] = post.Content, ["nonce"] = post.Nonce, ["author"] = new JsonObject { ["id"] = post.Author, ["bot"] = true },
    };

    private static async Task WriteAsync(HttpContext context, int status, JsonNode? json)
    {
        context.Response.StatusCode = status;
        if (json is null) return;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json.ToJsonString(), Encoding.UTF8, CancellationToken.None);
    }
}
