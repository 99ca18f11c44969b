using System.Globalization;
using System.Text;
using NSec.Cryptography;

namespace OpenClaw.Channels.Discord;

/// <summary>
/// Whether a request is Discord's: an Ed25519 signature over the timestamp header followed by the body, byte for byte as it came. Pure.
/// </summary>
/// <remarks>
/// The timestamp is signed too, so a recorded request can be repeated only as long as its time is near ours; within that time the interaction's id
/// makes a repetition harmless.
/// </remarks>
internal static class InteractionSignature
{
    public const string SignatureHeader = "X-Signature-Ed25519";
    public const string TimestampHeader = "X-Signature-Timestamp";

    /// <summary>How far a request's time may lie from ours, for clocks that differ and networks that stall.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private const int MaxTimestamp = 15;
    private static readonly SignatureAlgorithm Algorithm = SignatureAlgorithm.Ed25519;

    /// <returns>Null when it is not a public key.</returns>
    public static PublicKey? KeyOf(string? hex) =>
        BytesOf(hex?.Trim(), Algorithm.PublicKeySize) is { } bytes && PublicKey.TryImport(Algorithm, bytes, KeyBlobFormat.RawPublicKey, out var key) ? key : null;

    public static bool IsGenuine(PublicKey key, string? signature, string? timestamp, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (timestamp is not { Length: > 0 and <= MaxTimestamp } || !long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return false;
        if (Math.Abs(now.ToUnixTimeSeconds() - seconds) > Tolerance.TotalSeconds) return false;
        if (BytesOf(signature, Algorithm.SignatureSize) is not { } bytes) return false;
        var signed = new byte[timestamp.Length + body.Length];
        Encoding.ASCII.GetBytes(timestamp, signed);
        body.CopyTo(signed.AsSpan(timestamp.Length));
        return Algorithm.Verify(key, signed, bytes);
    }

    private static byte[]? BytesOf(string? hex, int length) => hex?.Length == 2 * length && hex.All(char.IsAsciiHexDigit) ? Convert.FromHexString(hex) : null;
}
