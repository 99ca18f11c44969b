namespace OpenClaw.Core.Nodes;

/// <summary>Finds the address that other nodes reach this one at. Pure.</summary>
public static class NodeAddress
{
    /// <param name="advertised">What the settings say; it wins.</param>
    /// <param name="listening">What the server listens on, such as <c>http://[::]:8080</c>; the first that can be read counts.</param>
    /// <param name="hostName">Stands in for "every address of this machine".</param>
    /// <returns>Null when nothing is known yet.</returns>
    public static Uri? Resolve(Uri? advertised, IEnumerable<string> listening, string hostName)
    {
        if (advertised is not null) return advertised;
        foreach (var text in listening)
        {
            // "+" and "*" are the server's wildcards and no host a Uri can hold.
            var readable = text.Replace("://+", "://0.0.0.0", StringComparison.Ordinal).Replace("://*", "://0.0.0.0", StringComparison.Ordinal);
            if (!Uri.TryCreate(readable, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")) continue;
            return IsWildcard(uri) ? new UriBuilder(uri) { Host = hostName }.Uri : uri;
        }

        return null;
    }

    private static bool IsWildcard(Uri uri) => uri.Host is "0.0.0.0" or "[::]";
}
