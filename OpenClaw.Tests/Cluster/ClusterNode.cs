using System.Diagnostics;
using System.Globalization;
using System.Net;
using OpenClaw.Core.Nodes;
using OpenClaw.Tests.Servers;

namespace OpenClaw.Tests.Cluster;

/// <summary>
/// One node as a process: its program as built, its own address, its own environment. It may be killed, frozen, ended and started again, and keeps
/// its address (and with it its name) over restarts.
/// </summary>
internal sealed class ClusterNode : IAsyncDisposable
{
    private const int StartAttempts = 5;
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);

    private readonly HttpClient _http;
    private DotnetProgram? _program;
    private string _lastLog = "(never started)";

    public ClusterNode(NodeRole role, int number, IEnumerable<KeyValuePair<string, string>> environment)
    {
        (Role, Number, Environment) = (role, number, new Dictionary<string, string>(environment));
        _http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        if (role != NodeRole.Worker) return;
        _http.DefaultRequestVersion = HttpVersion.Version20;
        _http.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
    }

    public NodeRole Role { get; }

    /// <summary>From 1, within the role.</summary>
    public int Number { get; }

    /// <summary>May be changed before a restart.</summary>
    public Dictionary<string, string> Environment { get; }

    /// <summary>Another checkout's <c>artifacts/bin</c> to run from; null for our own. May be changed before a restart.</summary>
    public string? Build { get; set; }

    public string Program => Role switch { NodeRole.Gateway => "OpenClaw.Gateway", NodeRole.Worker => "OpenClaw.Worker", _ => "OpenClaw.Channels" };

    /// <summary>Where it listens; known from the first start on.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Its name in the cluster by the rule for names.</summary>
    public string Id => NodeIdentity.Choose(Role, Environment.GetValueOrDefault("OpenClaw__Cluster__NodeId"), null, System.Environment.MachineName, Address.Port, "");

    /// <summary>The id of the running process.</summary>
    public int ProcessId => Running.Id;

    public bool IsRunning => _program is { HasExited: false };

    /// <summary>The last lines it wrote.</summary>
    public string Log => _program?.Log ?? _lastLog;

    private DotnetProgram Running => _program ?? throw new InvalidOperationException($"{this} does not run.");

    /// <summary>Starts it and returns when it is ready for work.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await LaunchAsync();
            if (await IsReadyInTimeAsync(cancellationToken)) return;
            var log = Log;
            await StopAsync();
            // Another process took the port between our look and the bind. It is kept once others know it.
            if (attempt == StartAttempts || !log.Contains("address already in use", StringComparison.OrdinalIgnoreCase)) throw new InvalidOperationException($"{this} did not become ready:\n{log}");
            Address = null!;
        }
    }

    /// <summary>Starts the process and does not wait.</summary>
    public async Task LaunchAsync()
    {
        if (IsRunning) throw new InvalidOperationException($"{this} runs already.");
        await StopAsync();
        Address ??= new Uri($"http://127.0.0.1:{FreePort.Next()}");
        _program = await DotnetProgram.StartAsync(Program, Environment, ["--urls", Address.GetLeftPart(UriPartial.Authority)], build: Build);
    }

    /// <summary>What <c>/health/ready</c> says now.</summary>
    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri(Address, "/health/ready"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>The sum of a metric's series that carry the label.</summary>
    public async Task<double> ReadMetricAsync(string name, string label, CancellationToken cancellationToken)
    {
        var lines = (await _http.GetStringAsync(new Uri(Address, "/metrics"), cancellationToken)).Split('\n');
        return lines.Where(line => line.StartsWith(name + "{", StringComparison.Ordinal) && line.Contains(label, StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    /// <summary>kill -9, and waits until it is gone.</summary>
    public Task KillAsync() => Running.KillAsync();

    /// <summary>It stops in mid-step; to others it looks as if its machine hung.</summary>
    public Task FreezeAsync(CancellationToken cancellationToken) => Running.FreezeAsync(cancellationToken);

    public void Resume() => Running.Resume();

    /// <summary>SIGTERM, and waits for its orderly end.</summary>
    public Task<ProcessEnd> TerminateAsync() => Running.TerminateAsync();

    public override string ToString() => $"{Program} {Number}{(Address is null ? "" : $" at {Address}")}";

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _http.Dispose();
    }

    private async Task<bool> IsReadyInTimeAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < ReadyLimit && IsRunning)
        {
            if (await IsReadyAsync(cancellationToken)) return true;
            await Task.Delay(Step, cancellationToken);
        }

        return false;
    }

    private async Task StopAsync()
    {
        if (_program is not { } program) return;
        (_lastLog, _program) = (program.Log, null);
        await program.DisposeAsync();
    }
}
