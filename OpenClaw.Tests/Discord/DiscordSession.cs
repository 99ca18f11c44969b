using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace OpenClaw.Tests.Discord;

/// <summary>A session of the gateway: numbers its events and keeps them, so that a connection that comes back gets what it missed.</summary>
internal sealed class DiscordSession(string id, DiscordApp app, DiscordIntents intents, int shard, int count)
{
    private readonly Lock _gate = new();
    private readonly List<JsonObject> _sent = [];
    private ChannelWriter<JsonObject>? _connection;

    public string Id => id;
    public DiscordApp App => app;
    public DiscordIntents Intents => intents;

    /// <summary>Whether what happens in a server, or in a channel of two, is told to this part.</summary>
    public bool Hears(string? guild) => (guild is null ? 0 : (int)((ulong.Parse(guild, null) >> 22) % (ulong)count)) == shard;

    /// <summary>Whether a RESUME finds it; op 9 with <c>d: false</c> ends it.</summary>
    public bool IsAlive { get; set; } = true;

    public int Sequence
    {
        get { lock (_gate) return _sent.Count; }
    }

    public void Dispatch(string name, JsonObject data)
    {
        lock (_gate)
        {
            var payload = new JsonObject { ["op"] = 0, ["t"] = name, ["s"] = _sent.Count + 1, ["d"] = data };
            _sent.Add(payload);
            _connection?.TryWrite(Copy(payload));
        }
    }

    /// <summary>Something that is no event and has no number.</summary>
    public void Order(int op, JsonNode? data)
    {
        lock (_gate) _connection?.TryWrite(new JsonObject { ["op"] = op, ["d"] = data });
    }

    /// <summary>From now on events leave here; those after a number leave again.</summary>
    public void Attach(ChannelWriter<JsonObject> connection, int after)
    {
        lock (_gate)
        {
            _connection?.TryComplete();
            _connection = connection;
            foreach (var missed in _sent.Skip(after)) connection.TryWrite(Copy(missed));
        }
    }

    public void Detach(ChannelWriter<JsonObject> connection)
    {
        lock (_gate)
            if (_connection == connection) _connection = null;
    }

    /// <summary>Cuts the line without a word.</summary>
    public void Cut()
    {
        lock (_gate)
        {
            _connection?.TryComplete();
            _connection = null;
        }
    }

    private static JsonObject Copy(JsonObject payload) => (JsonObject)payload.DeepClone();
}
