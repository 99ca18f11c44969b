namespace OpenClaw.Core.Nodes;

/// <summary>What every HTTP call from node to node has in common.</summary>
public static class NodeHandler
{
    /// <summary>Nothing stands between nodes, and none sends the other elsewhere. A node that does not take the connection within a second is no help now.</summary>
    public static SocketsHttpHandler Configure(SocketsHttpHandler handler)
    {
        handler.ConnectTimeout = TimeSpan.FromSeconds(1);
        handler.UseProxy = false;
        handler.UseCookies = false;
        handler.AllowAutoRedirect = false;
        return handler;
    }
}
