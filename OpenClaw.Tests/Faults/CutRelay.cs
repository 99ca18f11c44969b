using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace OpenClaw.Tests.Faults;

/// <summary>
/// A way over TCP to a server that can be cut and mended. Cut, it looks as if the server had been stopped: open connections end, new ones are
/// refused. Its port stays the same.
/// </summary>
internal sealed class CutRelay : IDisposable
{
    private readonly ConcurrentDictionary<Socket, bool> _open = new();
    private readonly string _host;
    private readonly int _port;
    private TcpListener? _listener;

    private CutRelay(string host, int port) => (_host, _port) = (host, port);

    public int Port { get; private set; }

    public static CutRelay Start(string host, int port)
    {
        var relay = new CutRelay(host, port);
        relay.Mend();
        return relay;
    }

    public void Cut()
    {
        Interlocked.Exchange(ref _listener, null)?.Stop();
        foreach (var socket in _open.Keys) socket.Dispose();
    }

    public void Mend()
    {
        var listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _listener = listener;
        _ = AcceptAsync(listener);
    }

    public void Dispose() => Cut();

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true) _ = CarryAsync(await listener.AcceptSocketAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // It was cut.
        }
    }

    private async Task CarryAsync(Socket near)
    {
        using var far = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        near.NoDelay = true;
        _open[near] = true;
        try
        {
            if (_listener is null) return;
            await far.ConnectAsync(_host, _port);
            await await Task.WhenAny(PumpAsync(near, far), PumpAsync(far, near));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Either end left, or the way was cut.
        }
        finally
        {
            _open.TryRemove(near, out _);
            near.Dispose();
        }
    }

    private static async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReceiveAsync(buffer) is > 0 and var read)
        {
            for (var sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent, read - sent));
        }
    }
}
