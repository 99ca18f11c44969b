using OpenClaw.Tests.Servers;

namespace OpenClaw.Benchmarks.ClusterPath;

/// <summary>A Redis of our own on a free loopback port, without persistence, gone when this process ends however it ends.</summary>
internal sealed class PrivateRedis : IAsyncDisposable
{
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

    private PrivateRedis(GuardedProcess server, int port) => (_server, ConnectionString) = (server, $"127.0.0.1:{port}");

    public string ConnectionString { get; }

    public static async Task<PrivateRedis> StartAsync()
    {
        var program = Binaries.Find("redis-server", "/opt/homebrew/bin", "/usr/local/bin") ?? throw new ServerMissingException("redis-server");
        var port = FreePort.Next();
        return new PrivateRedis(await GuardedProcess.StartAsync("Redis", Script, unprivileged: true, program, $"{port}"), port);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
