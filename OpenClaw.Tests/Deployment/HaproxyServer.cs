using OpenClaw.Tests.Servers;

namespace OpenClaw.Tests.Deployment;

/// <summary>The balancer of deploy/compose with its very configuration, in front of processes on this machine. Ends with the test process.</summary>
internal sealed class HaproxyServer : IAsyncDisposable
{
    private const string Script = """
        export LISTEN=127.0.0.1:$2 GATEWAY_1=$3 GATEWAY_2=$4
        "$1" -c -q -f "$5" || exit 1
        "$1" -db -f "$5" >"$dir/log" 2>&1 3>&- &
        haproxy=$!
        stop() { kill -9 "$haproxy"; }
        for _ in $(seq 200); do
          (exec 9<>"/dev/tcp/127.0.0.1/$2") 2>/dev/null && break
          kill -0 "$haproxy" 2>/dev/null || { cat "$dir/log"; exit 1; }
          sleep 0.05
        done
        """;

    private readonly GuardedProcess _process;

    private HaproxyServer(GuardedProcess process, int port) => (_process, Address) = (process, new Uri($"http://127.0.0.1:{port}"));

    public Uri Address { get; }

    public static async Task<HaproxyServer> StartAsync(Uri gateway1, Uri gateway2)
    {
        var haproxy = Binaries.Find("haproxy", "/usr/sbin", "/usr/local/sbin", "/opt/homebrew/bin") ?? throw new ServerMissingException("haproxy");
        var port = FreePort.Next();
        var process = await GuardedProcess.StartAsync(
            "HAProxy", Script, unprivileged: false, haproxy, $"{port}", gateway1.Authority, gateway2.Authority, Repository.PathOf("deploy", "compose", "haproxy.cfg"));
        return new HaproxyServer(process, port);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
