using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using OpenClaw.Core.Signals;

namespace OpenClaw.Core.Live;

/// <summary>
/// How partial text lies in Redis and travels: a head of 42 ASCII bytes (job, 32 hex digits; attempt, 10 digits, so that it compares as text),
/// in a message 10 digits of offset, then the text in UTF-16. A piece may end in the middle of a surrogate pair, which UTF-8 could not carry,
/// and so the script can count characters.
/// </summary>
internal static class PartialTextMessage
{
    public const int HeadBytes = 42;
    private const int OffsetBytes = 10;

    public static string Head(Guid job, int attempt) => string.Create(CultureInfo.InvariantCulture, $"{job:N}{attempt:D10}");

    public static byte[] Encode(string text) => MemoryMarshal.AsBytes(text.AsSpan()).ToArray();

    /// <returns>Null for what is not stored text.</returns>
    public static PartialText? ReadStored(Guid conversationId, ReadOnlySpan<byte> stored) =>
        ReadHead(stored) is var (job, attempt) ? new PartialText(conversationId, job, attempt, 0, Decode(stored[HeadBytes..])) : null;

    /// <returns>Null for what is not a message.</returns>
    public static PartialText? ReadMessage(Guid conversationId, ReadOnlySpan<byte> message)
    {
        if (ReadHead(message) is not var (job, attempt) || message.Length < HeadBytes + OffsetBytes) return null;
        return int.TryParse(message.Slice(HeadBytes, OffsetBytes), NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            ? new PartialText(conversationId, job, attempt, offset, Decode(message[(HeadBytes + OffsetBytes)..]))
            : null;
    }

    // Not by Encoding.Unicode, which puts another character in the place of half a pair. All our machines are little-endian.
    private static string Decode(ReadOnlySpan<byte> text) => new(MemoryMarshal.Cast<byte, char>(text));

    private static (Guid Job, int Attempt)? ReadHead(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= HeadBytes && Guid.TryParseExact(Encoding.ASCII.GetString(bytes[..32]), "N", out var job)
        && int.TryParse(bytes[32..HeadBytes], NumberStyles.None, CultureInfo.InvariantCulture, out var attempt) ? (job, attempt) : null;
}
