using System.Security.Cryptography;
using System.Text;

namespace OpenClaw.Core.Keys;

/// <summary>What a key may do.</summary>
[Flags]
public enum KeyScopes
{
    None = 0,

    /// <summary>Send messages, read the account's conversations and jobs, call /v1.</summary>
    Chat = 1,

    /// <summary>Everything, in every account.</summary>
    Admin = 2,
}

/// <summary>A key as the store knows it: never the secret, only its hash.</summary>
/// <param name="Id">Public; shown in lists and logs.</param>
/// <param name="Account">Conversations made with the key belong to this account.</param>
/// <param name="Hash">SHA-256 of the secret. The secret has 256 random bits, so a slow hash would add nothing.</param>
public sealed record ApiKey(string Id, string Name, string Account, KeyScopes Scopes, byte[] Hash, DateTimeOffset CreatedAt)
{
    /// <summary>What every secret begins with, so that secret scanners can find it.</summary>
    public const string Prefix = "oc_";

    /// <summary>A key that may do everything. Its id is made from its hash, so the same secret is the same row whoever adds it first.</summary>
    public static ApiKey Admin(string secret, string name, DateTimeOffset createdAt)
    {
        var hash = HashOf(secret);
        return new ApiKey($"admin-{Convert.ToHexStringLower(hash.AsSpan(0, 4))}", name, "default", KeyScopes.Admin | KeyScopes.Chat, hash, createdAt);
    }

    /// <summary>Whether both are the same secret's.</summary>
    public bool HasSecretOf(ApiKey other) => Hash.AsSpan().SequenceEqual(other.Hash);

    public static byte[] HashOf(string secret) => SHA256.HashData(Encoding.UTF8.GetBytes(secret));

    /// <summary>A new secret: a prefix that secret scanners can find, then 256 random bits.</summary>
    public static string NewSecret() => Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
}
