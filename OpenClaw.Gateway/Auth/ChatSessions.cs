using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Gateway.Auth;

/// <summary>What a chat session's cookie says.</summary>
/// <param name="KeyId">The key it was obtained with; empty when loopback was trusted. A removed key ends its sessions.</param>
internal sealed record ChatSession(string Account, string KeyId, DateTimeOffset EndsAt);

/// <summary>
/// Makes and reads the cookie of the chat page: account, key id and end, signed with a key that every gateway derives from the cluster's
/// secret. Nothing is stored, so any gateway can read what another one gave. It carries the chat scope only.
/// </summary>
internal sealed class ChatSessions(ClusterSecret secret, TimeProvider time, IOptions<AccessOptions> options)
{
    public const string Cookie = "openclaw_chat";
    private const string Version = "1";
    private readonly byte[] _key = secret.DeriveKey("chat session");

    public ChatSession Create(string account, string keyId) => new(account, keyId, time.GetUtcNow() + options.Value.SessionDuration);

    public string Write(ChatSession session)
    {
        var text = $"{Version}\u001f{session.Account}\u001f{session.KeyId}\u001f{session.EndsAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}";
        var body = Encoding.UTF8.GetBytes(text);
        return $"{Base64Url.EncodeToString(body)}.{Base64Url.EncodeToString(HMACSHA256.HashData(_key, body))}";
    }

    /// <returns>Null for anything that was not signed with this cluster's key, or has ended.</returns>
    public ChatSession? Read(string cookie)
    {
        var dot = cookie.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || cookie.Length > 1024) return null;
        if (!TryDecode(cookie.AsSpan(0, dot), out var body) || !TryDecode(cookie.AsSpan(dot + 1), out var signature)) return null;
        if (!CryptographicOperations.FixedTimeEquals(signature, HMACSHA256.HashData(_key, body))) return null;

        var parts = Encoding.UTF8.GetString(body).Split('\u001f');
        if (parts.Length != 4 || parts[0] != Version) return null;
        var end = DateTimeOffset.FromUnixTimeSeconds(long.Parse(parts[3], CultureInfo.InvariantCulture));
        return end > time.GetUtcNow() ? new ChatSession(parts[1], parts[2], end) : null;
    }

    public void Give(HttpContext context, ChatSession session) =>
        context.Response.Cookies.Append(Cookie, Write(session), CookieOptions(context, session.EndsAt));

    public static void Take(HttpContext context) => context.Response.Cookies.Delete(Cookie, CookieOptions(context, null));

    private static CookieOptions CookieOptions(HttpContext context, DateTimeOffset? end) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Strict,
        Secure = context.Request.IsHttps,
        Path = "/",
        Expires = end,
        IsEssential = true,
    };

    private static bool TryDecode(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (!Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var written)) return false;
        bytes = bytes[..written];
        return true;
    }
}
