using System.Diagnostics;
using OpenClaw.Tests.Servers;

namespace OpenClaw.Tests.EndToEnd;

/// <summary>
/// The built OpenClaw.Standalone as a process of its own. A bash script starts it and kills it when its standard input closes: that
/// happens at the end of the test and also when the test process is killed.
/// </summary>
internal sealed class StandaloneProcess : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private const string Script = """
        exec 4<&0
        (echo "$BASHPID"; exec "$@") 4<&- </dev/null &
        pid=$!
        (read -r _ <&4; kill -9 $pid) >/dev/null 2>&1 &
        wait $pid
        code=$?
        kill $! 2>/dev/null
        exit $code
        """;

    private readonly Process _shell;
    private readonly int _id;
    private readonly Task<string> _errors;
    private readonly BoundedLog _output = new();

    private StandaloneProcess(Process shell, int id) => (_shell, _id, _errors) = (shell, id, shell.StandardError.ReadToEndAsync());

    /// <summary>Where the gateway listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>What the person who started it saw.</summary>
    public string Banner => _output.ToString();

    /// <summary>Starts it and waits until it says that it runs.</summary>
    /// <param name="address">Null: a free port.</param>
    public static async Task<StandaloneProcess> StartAsync(DataFolder data, Settings? settings = null, Uri? address = null, int workers = 1)
    {
        var process = await LaunchAsync(settings, "--data", data.Path, "--urls", address?.GetLeftPart(UriPartial.Authority) ?? "http://127.0.0.1:0", "--workers", $"{workers}");
        try
        {
            await process.ReadBannerAsync();
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs it to its own end, which is what it does when it cannot start.</summary>
    public static async Task<ProcessEnd> RunAsync(Settings? settings, params string[] arguments)
    {
        await using var process = await LaunchAsync(settings, arguments);
        using var limit = new CancellationTokenSource(Limit);
        var output = await process._shell.StandardOutput.ReadToEndAsync(limit.Token);
        await process._shell.WaitForExitAsync(limit.Token);
        return new ProcessEnd(process._shell.ExitCode, output, await process._errors.WaitAsync(limit.Token));
    }

    /// <summary>kill -9, and waits until it is gone.</summary>
    public async Task KillAsync()
    {
        if (!_shell.HasExited)
        {
            using var process = Process.GetProcessById(_id);
            process.Kill();
        }

        await _shell.WaitForExitAsync().WaitAsync(Limit);
    }

    public async ValueTask DisposeAsync()
    {
        using (_shell)
        {
            _shell.StandardInput.Close();
            await _shell.WaitForExitAsync().WaitAsync(Limit);
        }
    }

    private static async Task<StandaloneProcess> LaunchAsync(Settings? settings, params string[] arguments)
    {
        var dotnet = Binaries.Find("dotnet", Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? "/usr/share/dotnet", "/usr/lib/dotnet") ?? throw new ServerMissingException("dotnet");
        var info = new ProcessStartInfo("bash", ["-c", Script, "bash", dotnet, Program, .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in settings ?? []) info.Environment[name] = value;
        var shell = Process.Start(info)!;
        using var limit = new CancellationTokenSource(Limit);
        return new StandaloneProcess(shell, int.Parse((await shell.StandardOutput.ReadLineAsync(limit.Token))!, null));
    }

    // Beside the tests' own output: artifacts/bin/OpenClaw.Tests/debug.
    private static string Program
    {
        get
        {
            var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            return Path.Combine(own.Parent!.Parent!.FullName, "OpenClaw.Standalone", own.Name, "OpenClaw.Standalone.dll");
        }
    }

    private async Task ReadBannerAsync()
    {
        using var limit = new CancellationTokenSource(Limit);
        while (await _shell.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            _output.Add(line);
            if (line.StartsWith("  Chat ", StringComparison.Ordinal)) Address = new Uri(line["  Chat ".Length..].Trim());
            if (!line.Contains("Ctrl+C stops it", StringComparison.Ordinal)) continue;
            _ = _output.ReadAsync(_shell.StandardOutput);
            return;
        }

        throw new InvalidOperationException($"Standalone ended:\n{await _errors}\n{_output}");
    }
}

/// <summary>How a process ended.</summary>
internal sealed record ProcessEnd(int Code, string Output, string Errors);
