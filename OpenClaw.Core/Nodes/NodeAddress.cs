namespace OpenClaw.Core.Nodes;

/// <summary>Finds the address that other nodes reach this one at. Pure.</summary>
public static class NodeAddress
{
    /// <param name="advertised">What the settings say; it wins.</param>
    /// <param name="listening">What the server listens on, such as <c>http://[::]:8080</c>. The first <c>http</c> address counts, and <c>https</c> only
    /// where there is no other: its certificate is made for the people outside, and nodes would have to trust it.</param>
    /// <param name="hostName">Stands in for "every address of this machine".</param>
    /// <param name="probePort">An address with this port is for probes alone.</param>
    /// <returns>Null when nothing is known yet.</returns>
    public static Uri? Resolve(Uri? advertised, IEnumerable<string> listening, string hostName, int? probePort = null)
    {
        if (advertised is not null) return advertised;
        var readable = listening.Select(Read).OfType<Uri>().Where(uri => uri.Port != probePort).ToList();
        var own = readable.Find(uri => uri.Scheme == Uri.UriSchemeHttp) ?? readable.FirstOrDefault();
        return own is not null && IsWildcard(own) ? new UriBuilder(own) { Host = hostName }.Uri : own;
    }

    /// <returns>Null for what is no HTTP address. Wildcards become <c>0.0.0.0</c>.</returns>
    internal static Uri? Read(string text)
    {
        // "+" and "*" are the server's wildcards and no host a Uri can hold.
        var readable = text.Replace("://+", "://0.0.0.0", StringComparison.Ordinal).Replace("://*", "://0.0.0.0", StringComparison.Ordinal);
        return Uri.TryCreate(readable, UriKind.Absolute, out var uri) && uri.Scheme is ("http" or "https") ? uri : null;
    }

    private static bool IsWildcard(Uri uri) => uri.Host is "0.0.0.0" or "[::]";
}
