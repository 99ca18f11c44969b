using Testcontainers.Redis;

namespace OpenClaw.Tests.Servers;

/// <summary>A private Redis on a free loopback port, without persistence. Docker stands in where it is not installed.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private const int StartAttempts = 5;

    private const string Script = """
        redis=$1 port=$2
        "$redis" --port "$port" --bind 127.0.0.1 --dir "$dir" --save '' --appendonly no --logfile "$dir/log" </dev/null 3>&- &
        server=$!
        stop() { kill -9 "$server"; wait "$server" || true; }
        for try in $(seq 200); do
          grep -q 'eady to accept connections' "$dir/log" 2>/dev/null && break
          kill -0 "$server" 2>/dev/null || { cat "$dir/log"; exit 1; }
          sleep 0.05
        done
        """;

    private readonly IAsyncDisposable _server;

    private RedisServer(IAsyncDisposable server, string host, int port) => (_server, Host, Port) = (server, host, port);

    public string Host { get; }
    public int Port { get; }

    /// <summary>As StackExchange.Redis wants it.</summary>
    public string ConnectionString => $"{Host}:{Port}";

    /// <param name="samePort">The port of a server that was disposed; null for a free one.</param>
    public static async Task<RedisServer> StartAsync(int? samePort = null)
    {
        if (Binaries.Find("redis-server", "/opt/homebrew/bin", "/usr/local/bin") is not { } redis) return await StartContainerAsync(samePort);
        for (var attempt = 1; ; attempt++)
        {
            var port = samePort ?? FreePort.Next();
            try
            {
                var server = await GuardedProcess.StartAsync("Redis", Script, unprivileged: true, redis, $"{port}");
                return new RedisServer(server, "127.0.0.1", port);
            }
            catch (InvalidOperationException e) when (attempt < StartAttempts && e.Message.Contains("Address already in use", StringComparison.Ordinal))
            {
                // Another process took the port between our look and the bind.
            }
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task<RedisServer> StartContainerAsync(int? samePort)
    {
        try
        {
            var builder = new RedisBuilder("redis:7-alpine");
            var container = (samePort is { } port ? builder.WithPortBinding(port, 6379) : builder).Build();
            await container.StartAsync();
            return new RedisServer(container, container.Hostname, container.GetMappedPublicPort(6379));
        }
        catch (Exception e)
        {
            throw new ServerMissingException("redis-server (and Docker could not stand in for it)", e);
        }
    }
}
