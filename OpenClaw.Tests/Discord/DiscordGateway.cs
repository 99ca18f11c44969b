using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace OpenClaw.Tests.Discord;

/// <summary>
/// The emulator's gateway socket: HELLO, IDENTIFY with intents, HEARTBEAT and ACK, RESUME with what was missed, RECONNECT (op 7), INVALID SESSION (op 9), and the
/// close codes of the real one for who breaks the protocol.
/// </summary>
internal sealed class DiscordGateway(Func<string, DiscordApp?> findByToken, Func<string> address)
{
    private const int MaxPayload = 4096;
    private readonly ConcurrentDictionary<string, DiscordSession> _sessions = new();
    private int _identifies;
    private int _resumes;

    /// <summary>Servers that a session is told about after READY.</summary>
    public ConcurrentDictionary<string, string[]> Guilds { get; } = new();

    /// <summary>How many parts an application's servers must be shared among at least.</summary>
    public int Shards { get; set; } = 1;

    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(40);
    public int Identifies => Volatile.Read(ref _identifies);
    public int Resumes => Volatile.Read(ref _resumes);
    public int Heartbeats { get; private set; }
    public IReadOnlyList<DiscordSession> Sessions => [.. _sessions.Values.Where(session => session.IsAlive)];

    /// <returns>Null: a channel of two.</returns>
    public string? GuildOf(string channel) => Guilds.FirstOrDefault(guild => guild.Value.Contains(channel)).Key;

    /// <summary>Op 9: the session cannot be resumed.</summary>
    public static void Invalidate(DiscordSession session)
    {
        session.IsAlive = false;
        session.Order(9, JsonValue.Create(false));
    }

    public async Task ServeAsync(WebSocket socket, CancellationToken gone)
    {
        var outgoing = Channel.CreateUnbounded<JsonObject>();
        var writing = WriteAsync(socket, outgoing.Reader, gone);
        DiscordSession? session = null;
        try
        {
            outgoing.Writer.TryWrite(new JsonObject { ["op"] = 10, ["d"] = new JsonObject { ["heartbeat_interval"] = (int)HeartbeatInterval.TotalMilliseconds } });
            while (true)
            {
                // The socket of a session that missed two heartbeats is closed.
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(gone);
                patience.CancelAfter(HeartbeatInterval * 2.5);
                if (await ReadAsync(socket, patience.Token) is not { } payload) break;
                session = Answer(payload, session, outgoing.Writer);
            }
        }
        catch (DiscordClose close)
        {
            if (socket.State == WebSocketState.Open) await socket.CloseOutputAsync((WebSocketCloseStatus)close.Code, close.Message, CancellationToken.None);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
        }
        finally
        {
            session?.Detach(outgoing.Writer);
            outgoing.Writer.TryComplete();
            await writing;
        }
    }

    private DiscordSession? Answer(JsonObject payload, DiscordSession? session, ChannelWriter<JsonObject> outgoing)
    {
        switch ((int?)payload["op"])
        {
            case 1:
                Heartbeats++;
                outgoing.TryWrite(new JsonObject { ["op"] = 11 });
                return session;
            case 2 when session is { IsAlive: true }:
                throw new DiscordClose(4005, "Already authenticated.");
            case 2:
                return Identify(payload["d"]!, outgoing);
            case 6:
                return Resume(payload["d"]!, outgoing);
            case 3 or 4 or 8:
                return session ?? throw new DiscordClose(4003, "Not authenticated.");
            default:
                throw new DiscordClose(4001, "Unknown opcode.");
        }
    }

    private DiscordSession Identify(JsonNode data, ChannelWriter<JsonObject> outgoing)
    {
        if (findByToken((string?)data["token"] ?? "") is not { } app) throw new DiscordClose(4004, "Authentication failed.");
        if (data["properties"] is not JsonObject) throw new DiscordClose(4002, "Error while decoding payload.");
        if ((int?)data["intents"] is not { } intents || intents < 0) throw new DiscordClose(4013, "Invalid intent(s).");
        var (shard, count) = data["shard"] is JsonArray { Count: 2 } part ? ((int)part[0]!, (int)part[1]!) : (0, 1);
        if (shard < 0 || shard >= count) throw new DiscordClose(4010, "Invalid shard.");
        if (count < Shards) throw new DiscordClose(4011, "Sharding required.");
        Interlocked.Increment(ref _identifies);
        var session = new DiscordSession(Guid.NewGuid().ToString("N"), app, (DiscordIntents)intents, shard, count);
        _sessions[session.Id] = session;
        session.Attach(outgoing, 0);
        session.Dispatch("READY", new JsonObject
        {
            ["v"] = 10, ["user"] = DiscordWords.Bot(app), ["session_id"] = session.Id, ["resume_gateway_url"] = address(), ["session_type"] = "normal",
            ["private_channels"] = new JsonArray(), ["relationships"] = new JsonArray(), ["presences"] = new JsonArray(), ["user_settings"] = new JsonObject(),
            ["shard"] = new JsonArray(shard, count), ["guilds"] = new JsonArray([.. Guilds.Keys.Where(session.Hears).Select(id => new JsonObject { ["id"] = id, ["unavailable"] = true })]),
            ["application"] = new JsonObject { ["id"] = app.Id, ["flags"] = 0 },
        });
        foreach (var (id, channels) in Guilds.Where(guild => session.Hears(guild.Key))) session.Dispatch("GUILD_CREATE", DiscordWords.Guild(id, channels, app));
        return session;
    }

    private DiscordSession? Resume(JsonNode data, ChannelWriter<JsonObject> outgoing)
    {
        if (findByToken((string?)data["token"] ?? "") is null) throw new DiscordClose(4004, "Authentication failed.");
        var after = (int?)data["seq"] ?? 0;
        if (!_sessions.TryGetValue((string?)data["session_id"] ?? "", out var session) || !session.IsAlive)
        {
            outgoing.TryWrite(new JsonObject { ["op"] = 9, ["d"] = false });
            return null;
        }
        if (after > session.Sequence) throw new DiscordClose(4007, "Invalid seq.");
        Interlocked.Increment(ref _resumes);
        session.Attach(outgoing, after);
        session.Dispatch("RESUMED", []);
        return session;
    }

    private static async Task<JsonObject?> ReadAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[MaxPayload + 1];
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
            if (part.MessageType == WebSocketMessageType.Close) return null;
            length += part.Count;
            if (length > MaxPayload) throw new DiscordClose(4002, "Payload too large.");
            if (!part.EndOfMessage) continue;
            try
            {
                return JsonNode.Parse(buffer.AsSpan(0, length)) as JsonObject ?? throw new DiscordClose(4002, "Error while decoding payload.");
            }
            catch (JsonException)
            {
                throw new DiscordClose(4002, "Error while decoding payload.");
            }
        }
    }

    private static async Task WriteAsync(WebSocket socket, ChannelReader<JsonObject> outgoing, CancellationToken gone)
    {
        try
        {
            await foreach (var payload in outgoing.ReadAllAsync(gone))
                await socket.SendAsync(Encoding.UTF8.GetBytes(payload.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, gone);
            if (socket.State == WebSocketState.Open) socket.Abort(); // whoever ended the line without a close frame meant it
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }
}
