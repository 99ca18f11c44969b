namespace OpenClaw.Core.Nodes;

/// <summary>Finds a node's name when nobody gave it one. Pure.</summary>
/// <remarks>
/// A name that survives a restart is worth having: the new incarnation then takes the old one's leases away at once. But two living processes that
/// share a name take them from each other, so what cannot be told apart for certain gets a name that nobody else has.
/// </remarks>
public static class NodeIdentity
{
    /// <summary>The environment's description of this process for telemetry; Aspire names each replica in it.</summary>
    public const string ResourceAttributes = "OTEL_RESOURCE_ATTRIBUTES";

    private const string InstanceId = "service.instance.id";

    /// <param name="configured">What the settings say; it wins.</param>
    /// <param name="attributes"><see cref="ResourceAttributes"/>; an instance id in it comes second, as <c>role-instance</c>.</param>
    /// <param name="port">The port that the settings fix; third, as <c>role-machine-port</c>.</param>
    /// <param name="random">Hexadecimal digits that nobody else has; last, as <c>role-machine-digits</c>.</param>
    public static string Choose(NodeRole role, string? configured, string? attributes, string machine, int? port, string random)
    {
        if (!string.IsNullOrWhiteSpace(configured)) return configured.Trim();
        var name = InstanceOf(attributes) ?? $"{machine}-{port?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? random}";
        return $"{role}-{name}".ToLowerInvariant();
    }

    /// <param name="urls">The server's addresses, separated by semicolons.</param>
    /// <returns>The first port among them that is fixed; null when the system picks.</returns>
    public static int? FixedPort(string? urls)
    {
        foreach (var url in (urls ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (NodeAddress.Read(url) is { Port: > 0 } uri) return uri.Port;
        }

        return null;
    }

    // W3C baggage form: name=value, separated by commas, values percent-encoded.
    private static string? InstanceOf(string? attributes)
    {
        foreach (var attribute in (attributes ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = attribute.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts is [InstanceId, { Length: > 0 } value]) return Uri.UnescapeDataString(value);
        }

        return null;
    }
}
