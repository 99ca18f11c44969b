using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OpenClaw.Gateway.Api;

/// <param name="IsHeartbeat">Sent again and again, also when nothing happens: a good moment to see whether the reader may still read.</param>
internal readonly record struct ServerSentEvent(ReadOnlyMemory<byte> Bytes, bool IsHeartbeat)
{
    /// <summary>A comment: it keeps the connection and tells the reader nothing.</summary>
    public static readonly ServerSentEvent Silence = new(": heartbeat\n\n"u8.ToArray(), IsHeartbeat: true);

    public static ServerSentEvent Of<T>(string id, string type, T data, JsonTypeInfo<T> form, bool isHeartbeat = false) =>
        new(Encoding.UTF8.GetBytes($"id: {id}\nevent: {type}\ndata: {JsonSerializer.Serialize(data, form)}\n\n"), isHeartbeat);
}
