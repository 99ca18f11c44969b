using System.Diagnostics;
using System.Globalization;
using Npgsql;
using OpenClaw.Benchmarks.Reporting;
using OpenClaw.Tests.Servers;

namespace OpenClaw.Benchmarks.Failover;

/// <summary>Runs the drivers of other queues on servers of ours, each in a process of its own that ends with its time limit at the latest.</summary>
internal sealed class PeerDrivers(PeerFolders folders, int postgresPort, string database, string redis)
{
    /// <summary>Beyond what the driver itself waits: its start, its stop, and the jobs' own time.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(75);

    // The driver's workers are its children; a group of their own ends with them, frozen or not, and when this process ends.
    private const string Script = """
        exec 4<&0
        set -m
        "$@" 4<&- </dev/null &
        pid=$!
        (read -r _ <&4; kill -9 -- -$pid) >/dev/null 2>&1 &
        watch=$!
        wait $pid
        code=$?
        kill -9 -- -$pid 2>/dev/null
        kill -- -$watch 2>/dev/null
        exit $code
        """;

    /// <param name="arguments">Of its verb <c>failover</c>: the adapter, <c>fast</c>, <c>stop</c>.</param>
    /// <param name="limit">How long it waits for the jobs to run elsewhere.</param>
    /// <param name="jobTime">How long one of its jobs takes.</param>
    public async Task<PeerRun> RunAsync(string[] arguments, TimeSpan limit, TimeSpan jobTime, CancellationToken cancellationToken)
    {
        Progress.Say($"  {string.Join(' ', arguments)}, at most {limit.TotalSeconds} s");
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(limit + jobTime + Slack);
        using var shell = Process.Start(StartInfo(arguments, limit, jobTime))!;
        var errors = new BoundedLog();
        var reading = errors.ReadAsync(shell.StandardError);
        string? said = null;
        try
        {
            while (await shell.StandardOutput.ReadLineAsync(bound.Token) is { } line)
                if (line.StartsWith('{')) said = line;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // It hangs; what it has not said by now it did not see within the limit.
        }
        finally
        {
            shell.StandardInput.Close();
            await shell.WaitForExitAsync(CancellationToken.None);
        }

        await reading;
        if (said is null && !bound.IsCancellationRequested) throw new BenchmarkException($"The driver said nothing about {string.Join(' ', arguments)}:\n{errors}");
        return said is null ? new PeerRun(limit.TotalSeconds, null, 0) : PeerRun.Parse(said, limit.TotalSeconds);
    }

    private ProcessStartInfo StartInfo(string[] arguments, TimeSpan limit, TimeSpan jobTime)
    {
        var own = Path.Combine(folders.Modules, "node_modules", "node", "bin");
        var node = File.Exists(Path.Combine(own, "node")) ? Path.Combine(own, "node") : Binaries.Find("node") ?? throw new ServerMissingException("node");
        var info = new ProcessStartInfo("bash", ["-c", Script, "bash", node, Path.Combine(folders.Drivers, "peers.mjs"), "failover", .. arguments])
        {
            WorkingDirectory = folders.Modules, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        info.Environment["PGURL"] = $"postgres://openclaw@127.0.0.1:{postgresPort}/{new NpgsqlConnectionStringBuilder(database).Database}";
        info.Environment["REDIS_PORT"] = redis[(redis.LastIndexOf(':') + 1)..];
        info.Environment["EFFECTS"] = Path.Combine(Repository.Artifacts, "failover-peers.log");
        info.Environment["LIMIT"] = Milliseconds(limit);
        info.Environment["SLEEP"] = Milliseconds(jobTime);
        return info;
    }

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
}
