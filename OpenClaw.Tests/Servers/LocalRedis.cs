namespace OpenClaw.Tests.Servers;

/// <summary>An installed Redis on a free loopback port, without persistence, gone when this process ends however it ends.</summary>
internal sealed class LocalRedis : IAsyncDisposable
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

    private readonly GuardedProcess _server;

    private LocalRedis(GuardedProcess server, int port) => (_server, Port) = (server, port);

    public int Port { get; }

    /// <summary>As StackExchange.Redis wants it.</summary>
    public string ConnectionString => $"127.0.0.1:{Port}";

    /// <returns>The program; null where it is not installed.</returns>
    public static string? FindProgram() => Binaries.Find("redis-server", "/opt/homebrew/bin", "/usr/local/bin");

    /// <param name="samePort">The port of a server that was disposed; null for a free one.</param>
    /// <exception cref="ServerMissingException">It is not installed.</exception>
    public static async Task<LocalRedis> StartAsync(int? samePort = null)
    {
        var program = FindProgram() ?? throw new ServerMissingException("redis-server");
        for (var attempt = 1; ; attempt++)
        {
            var port = samePort ?? FreePort.Next();
            try
            {
                return new LocalRedis(await GuardedProcess.StartAsync("Redis", Script, unprivileged: true, program, $"{port}"), port);
            }
            catch (InvalidOperationException e) when (attempt < StartAttempts && e.Message.Contains("Address already in use", StringComparison.Ordinal))
            {
                // Another process took the port between our look and the bind.
            }
        }
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
