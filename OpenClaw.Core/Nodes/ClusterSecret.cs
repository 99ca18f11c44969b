using System.Security.Cryptography;
using System.Text;

namespace OpenClaw.Core.Nodes;

/// <summary>The cluster's secret as the node-to-node calls use it. It has no readable text on purpose.</summary>
public sealed class ClusterSecret
{
    private const string Scheme = "Bearer ";
    private readonly byte[] _secret;

    /// <exception cref="ArgumentException">Shorter than 16 characters; names the setting.</exception>
    public ClusterSecret(string secret)
    {
        if (ClusterOptions.CheckSecret(secret) is { } wrong) throw new ArgumentException(wrong);
        _secret = Encoding.UTF8.GetBytes(secret);
    }

    /// <summary>The Authorization header of a call from node to node.</summary>
    public string ToAuthorization() => Scheme + Encoding.UTF8.GetString(_secret);

    /// <summary>Compares in constant time.</summary>
    public bool IsAuthorized(string? authorization) =>
        authorization is not null && authorization.StartsWith(Scheme, StringComparison.Ordinal)
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(authorization[Scheme.Length..]), _secret);

    /// <summary>A key for one purpose, so that a signature made for one cannot be used for another (HKDF, RFC 5869).</summary>
    public byte[] DeriveKey(string purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _secret, 32, info: Encoding.UTF8.GetBytes(purpose));
}
