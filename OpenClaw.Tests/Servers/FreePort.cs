using System.Net;
using System.Net.Sockets;

namespace OpenClaw.Tests.Servers;

internal static class FreePort
{
    /// <summary>A port that was free a moment ago. Whoever binds it may still lose it to another process and then asks again.</summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
