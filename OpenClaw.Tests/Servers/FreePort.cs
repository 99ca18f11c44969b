using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace OpenClaw.Tests.Servers;

internal static class FreePort
{
    // Of two nodes with one port the second would end, and the first answer for both.
    private static readonly ConcurrentDictionary<int, bool> Given = new();

    /// <summary>A port that was free a moment ago, and that nobody in this process was given before. Whoever binds it may still lose it to another process and then asks again.</summary>
    public static int Next()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            var port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (Given.TryAdd(port, true)) return port;
        }
    }
}
