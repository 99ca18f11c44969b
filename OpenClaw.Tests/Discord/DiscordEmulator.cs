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
    private readonly ConcurrentQueue<DiscordFault> _faultsOfLists = new();
    private readonly ConcurrentDictionary<string, DiscordFault> _faultsOfTexts = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<DiscordFault>> _faultsOfChannels = new();
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<string> _calls = new();

    private DiscordEmulator()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(AnswerAsync);
        Gateway = new DiscordGateway(token => _apps.Values.FirstOrDefault(app => app.Token == token), () => SocketAddress);
    }

    /// <summary>With version, as a client is pointed at it.</summary>
    public Uri BaseUrl => new(_app.Urls.First() + Root);

    /// <summary>Method and path of every call, without query.</summary>
    public IReadOnlyList<string> Calls => [.. _calls];

    internal DiscordWorld World { get; } = new();

    internal DiscordGateway Gateway { get; }

    private string SocketAddress => _app.Urls.First().Replace("http://", "ws://", StringComparison.Ordinal) + "/gateway";

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

    /// <summary>The next calls that list a channel's messages meet these faults, one each.</summary>
    public void BreakLists(params IEnumerable<DiscordFault> faults)
    {
        foreach (var fault in faults) _faultsOfLists.Enqueue(fault);
    }

    /// <summary>The next calls that list this channel's messages meet these faults, one each.</summary>
    public void BreakListsOf(string channel, params IEnumerable<DiscordFault> faults) => _faultsOfChannels[channel] = new ConcurrentQueue<DiscordFault>(faults);

    /// <summary>The next call that says this text meets the fault.</summary>
    public void BreakText(string text, DiscordFault fault) => _faultsOfTexts[text] = fault;

    /// <summary>A person says something, and every session that asked for it is told.</summary>
    /// <returns>The message's id.</returns>
    public string Hear(string person, string channel, string content, bool isBot = false)
    {
        var post = World.Hear(channel, person, content);
        Tell(post, DiscordWords.Person(person, isBot));
        return post.Id;
    }

    /// <summary>A person uses a command whose interaction arrives over the gateway.</summary>
    internal DiscordWorld.Interaction Use(DiscordApp app, string person, string channel, string command, string? question = null)
    {
        var interaction = World.Begin(channel, app.Id);
        var data = new DiscordPerson(this, app, person, channel, Gateway.GuildOf(channel)).ToJson(interaction, command, question);
        foreach (var session in Gateway.Sessions.Where(session => session.App == app && session.Hears(Gateway.GuildOf(channel)))) session.Dispatch("INTERACTION_CREATE", (JsonObject)data.DeepClone());
        return interaction;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync(); // sockets
        await _app.DisposeAsync();
        foreach (var app in _apps.Values) app.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (context.WebSockets.IsWebSocketRequest)
        {
            using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _end.Token);
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            await Gateway.ServeAsync(socket, gone.Token);
            return;
        }
        _calls.Enqueue($"{context.Request.Method} {path}");
        try
        {
            if (!path.StartsWith(Root + "/", StringComparison.Ordinal)) throw new DiscordRefusal(404, 0, "404: Not Found");
            var body = context.Request.ContentLength > 0 || context.Request.Headers.TransferEncoding.Count > 0 ? await JsonNode.ParseAsync(context.Request.Body) : null;
            var fault = FaultOf(context.Request, body);
            if (fault is { Kind: DiscordFaultKind.Throttle }) throw DiscordRefusal.Throttled(fault.RetryAfter);
            if (fault is { Kind: DiscordFaultKind.Break }) throw new DiscordRefusal(500, 0, "500: Internal Server Error");
            var answer = Call(context.Request, path[(Root.Length + 1)..].Split('/'), body);
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

    private JsonNode? Call(HttpRequest request, string[] path, JsonNode? body)
    {
        switch ((request.Method, path))
        {
            case ("PUT", ["applications", var id, "commands"]):
                return Register(Bot(request, id), body);
            case ("POST", ["channels", var channel, "messages"]):
                var author = Bot(request);
                CheckMentions(body);
                return Said(World.Say(channel, author.Id, Content(body), body!["nonce"]?.ToString(), (bool?)body["enforce_nonce"] == true), author);
            case ("PATCH", ["channels", var channel, "messages", var message]):
                return ToJson(World.Edit(channel, message, Bot(request).Id, Content(body)));
            case ("GET", ["gateway", "bot"]):
                Bot(request);
                return new JsonObject
                {
                    ["url"] = SocketAddress, ["shards"] = Gateway.Shards,
                    ["session_start_limit"] = new JsonObject { ["total"] = 1000, ["remaining"] = 1000, ["reset_after"] = 0, ["max_concurrency"] = 1 },
                };
            case ("GET", ["users", "@me"]):
                return DiscordWords.Bot(Bot(request));
            case ("GET", ["oauth2", "applications", "@me"]) or ("GET", ["applications", "@me"]):
                var own = Bot(request);
                return new JsonObject { ["id"] = own.Id, ["name"] = "claw", ["description"] = "", ["bot_public"] = true, ["flags"] = 0, ["verify_key"] = own.PublicKey };
            case ("GET", ["channels", var channel]):
                Bot(request);
                return DiscordWords.Channel(channel, Gateway.GuildOf(channel), World.Posts(channel) is [.., var newest] ? newest.Id : null);
            case ("GET", ["channels", var channel, "messages"]):
                Bot(request);
                return List(channel, request.Query["after"], int.TryParse(request.Query["limit"], out var limit) ? limit : 50);
            case ("POST", ["interactions", var id, var token, "callback"]):
                World.Answer(id, token, (int?)body!["type"] ?? 0, (string?)body["data"]?["content"]);
                return null;
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

    private DiscordFault? FaultOf(HttpRequest request, JsonNode? body)
    {
        if (IsListing(request) && _faultsOfChannels.TryGetValue(request.Path.Value!.Split('/')[^2], out var its) && its.TryDequeue(out var fault)) return fault;
        if (IsListing(request)) return _faultsOfLists.TryDequeue(out var one) ? one : null;
        if (!IsSaying(request)) return null;
        if (_faultsOfTexts.TryRemove(Content(body), out var own)) return own;
        return _faults.TryDequeue(out var next) ? next : null;
    }

    private JsonObject Said(DiscordPost post, DiscordApp author)
    {
        Tell(post, DiscordWords.Bot(author));
        return ToJson(post);
    }

    private void Tell(DiscordPost post, JsonObject author)
    {
        var guild = Gateway.GuildOf(post.Channel);
        foreach (var session in Gateway.Sessions.Where(session => session.Hears(guild)))
        {
            if (!session.Intents.HasFlag(guild is null ? DiscordIntents.DirectMessages : DiscordIntents.GuildMessages)) continue;
            var mentioned = MentionedIn(post);
            var mayRead = guild is null || mentioned.Contains(session.App) || post.Author == session.App.Id || session.Intents.HasFlag(DiscordIntents.MessageContent);
            session.Dispatch("MESSAGE_CREATE", DiscordWords.Message(mayRead ? post : post with { Content = "" }, (JsonObject)author.DeepClone(), guild, mentioned, TimeProvider.System, !mayRead));
        }
    }

    private DiscordApp[] MentionedIn(DiscordPost post) => [.. _apps.Values.Where(app => post.Content.Contains($"<@{app.Id}>", StringComparison.Ordinal))];

    // Newest first and without the server's id, as the real one answers.
    private JsonArray List(string channel, string? after, int limit)
    {
        var posts = World.Posts(channel).Where(post => after is null || ulong.Parse(post.Id, null) > ulong.Parse(after, null)).ToList();
        var page = after is null ? posts.TakeLast(limit) : posts.Take(limit);
        return [.. page.Reverse().Select(post => DiscordWords.Message(
            post, _apps.TryGetValue(post.Author, out var app) ? DiscordWords.Bot(app) : DiscordWords.Person(post.Author), null, MentionedIn(post), TimeProvider.System))];
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
        return [.. commands.Select((command, i) =>
        {
            var registered = (JsonObject)command!.DeepClone();
            (registered["id"], registered["application_id"], registered["version"]) = ($"80{i}", app.Id, "1");
            registered["default_member_permissions"] = null;
            return registered;
        })];
    }

    /// <summary>Whose token it is; for another application's paths it must be that one's.</summary>
    private DiscordApp Bot(HttpRequest request, string? id = null)
    {
        var app = _apps.Values.FirstOrDefault(app => request.Headers.Authorization == $"Bot {app.Token}") ?? throw DiscordRefusal.Unauthorized();
        return id is null || app.Id == id ? app : throw new DiscordRefusal(403, 20012, "You are not authorized to perform this action on this application");
    }

    private static bool IsListing(HttpRequest request) => request.Method == "GET" && request.Path.Value!.EndsWith("/messages", StringComparison.Ordinal);

    private static bool IsSaying(HttpRequest request) => request.Method is "POST" or "PATCH" && request.Path.Value!.Contains("message", StringComparison.Ordinal);

    private static string Content(JsonNode? body) => (string?)body?["content"] ?? "";

    // Ours never call anybody: a model's text must not.
    private static void CheckMentions(JsonNode? body)
    {
        if (body?["allowed_mentions"]?["parse"] is not JsonArray { Count: 0 }) throw DiscordRefusal.InvalidForm("allowed_mentions must be none");
    }

    private JsonObject ToJson(DiscordPost post) => DiscordWords.Message(post, DiscordWords.Bot(_apps[post.Author]), null, [], TimeProvider.System);

    private static async Task WriteAsync(HttpContext context, int status, JsonNode? json)
    {
        context.Response.StatusCode = status;
        if (json is null) return;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(json.ToJsonString(), Encoding.UTF8, CancellationToken.None);
    }
}
