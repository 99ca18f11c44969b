using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using NSec.Cryptography;

namespace OpenClaw.Tests.Discord;

/// <summary>An application on the emulator: its token, its key, and the commands that it registered.</summary>
public sealed class DiscordApp(string id, string token) : IDisposable
{
    private readonly Key _key = Key.Create(SignatureAlgorithm.Ed25519);

    public string Id => id;
    public string Token => token;

    /// <summary>As its page in the developer portal shows it.</summary>
    public string PublicKey => Convert.ToHexStringLower(_key.PublicKey.Export(KeyBlobFormat.RawPublicKey));

    public JsonArray? Commands { get; internal set; }

    /// <summary>How often the commands were registered.</summary>
    public int Registrations { get; internal set; }

    /// <summary>The headers that prove a body.</summary>
    public (string Signature, string Timestamp) Sign(byte[] body, DateTimeOffset at)
    {
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        return (Convert.ToHexStringLower(SignatureAlgorithm.Ed25519.Sign(_key, [.. Encoding.ASCII.GetBytes(timestamp), .. body])), timestamp);
    }

    public void Dispose() => _key.Dispose();
}
