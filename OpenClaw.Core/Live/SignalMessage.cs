using OpenClaw.Core.Signals;

namespace OpenClaw.Core.Live;

/// <summary>Several signals as one message: the sender's id (16 bytes), then 17 bytes each, kind and subject.</summary>
internal static class SignalMessage
{
    private const int IdBytes = 16;
    private const int SignalBytes = 1 + IdBytes;

    public static byte[] Write(Guid sender, IReadOnlyList<Signal> signals)
    {
        var message = new byte[IdBytes + (signals.Count * SignalBytes)];
        sender.TryWriteBytes(message);
        for (var i = 0; i < signals.Count; i++)
        {
            var place = message.AsSpan(IdBytes + (i * SignalBytes), SignalBytes);
            place[0] = (byte)signals[i].Kind;
            signals[i].Subject.TryWriteBytes(place[1..]);
        }
        return message;
    }

    /// <returns>Nothing for what <paramref name="reader"/> itself sent, or for what is no message.</returns>
    public static IEnumerable<Signal> Read(ReadOnlyMemory<byte> message, Guid reader)
    {
        if (message.Length < IdBytes || (message.Length - IdBytes) % SignalBytes != 0 || new Guid(message.Span[..IdBytes]) == reader) yield break;
        for (var at = IdBytes; at < message.Length; at += SignalBytes)
            yield return new Signal((SignalKind)message.Span[at], new Guid(message.Span.Slice(at + 1, IdBytes)));
    }
}
