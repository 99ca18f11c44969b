using System.Diagnostics;
using System.Runtime.InteropServices;

namespace OpenClaw.Tests.Servers;

/// <summary>
/// One of our built programs as a process of its own. A bash script starts it and kills it when its standard input closes: that happens at the
/// end of the test and also when the test process is killed.
/// </summary>
internal sealed class DotnetProgram : IAsyncDisposable
{
    private const int Kill = 9;
    private const int Terminate = 15;
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
    private readonly Task _reading;
    private readonly BoundedLog _log = new();
    private readonly Func<string, bool>? _awaited;
    private readonly TaskCompletionSource<bool> _seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly BoundedLog _output = new();
    private readonly BoundedLog _errors = new();

    private DotnetProgram(Process shell, int id, Func<string, bool>? awaited)
    {
        (_shell, Id, _awaited) = (shell, id, awaited);
        _reading = Task.WhenAll(ReadAsync(shell.StandardOutput, _output), ReadAsync(shell.StandardError, _errors));
    }

    /// <summary>The process's own id, not the shell's.</summary>
    public int Id { get; }

    public bool HasExited => _shell.HasExited;

    /// <summary>The last lines it wrote.</summary>
    public string Log => _log.ToString();

    /// <param name="name">Such as <c>OpenClaw.Worker</c>; the one that was built beside the running program.</param>
    /// <param name="awaited">Recognises the line that <see cref="WaitForLineAsync"/> waits for.</param>
    /// <param name="build">Another checkout's <c>artifacts/bin</c>; null for our own.</param>
    public static async Task<DotnetProgram> StartAsync(
        string name, IEnumerable<KeyValuePair<string, string>> environment, IEnumerable<string> arguments, Func<string, bool>? awaited = null, string? build = null)
    {
        var dotnet = Binaries.Find("dotnet", Environment.GetEnvironmentVariable("DOTNET_ROOT") ?? "/usr/share/dotnet", "/usr/lib/dotnet") ?? throw new ServerMissingException("dotnet");
        var info = new ProcessStartInfo("bash", ["-c", Script, "bash", dotnet, PathOf(name, build), .. arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var (key, value) in environment) info.Environment[key] = value;
        var shell = Process.Start(info)!;
        using var limit = new CancellationTokenSource(Limit);
        return new DotnetProgram(shell, int.Parse((await shell.StandardOutput.ReadLineAsync(limit.Token))!, null), awaited);
    }

    /// <summary>Runs it to its own end.</summary>
    public static Task<ProcessEnd> RunAsync(string name, IEnumerable<KeyValuePair<string, string>> environment, params IEnumerable<string> arguments) => RunAsync(name, null, environment, arguments);

    /// <inheritdoc cref="RunAsync(string, IEnumerable{KeyValuePair{string, string}}, IEnumerable{string})"/>
    public static async Task<ProcessEnd> RunAsync(string name, string? build, IEnumerable<KeyValuePair<string, string>> environment, IEnumerable<string> arguments)
    {
        await using var program = await StartAsync(name, environment, arguments, build: build);
        return await program.EndAsync();
    }

    /// <summary>True when the awaited line came, false when the program ended without it.</summary>
    public Task<bool> WaitForLineAsync() => _seen.Task.WaitAsync(Limit);

    /// <summary>kill -9, and waits until it is gone. Works on a frozen one too.</summary>
    public async Task KillAsync()
    {
        if (!_shell.HasExited) Signal(Kill);
        await EndAsync();
    }

    /// <summary>SIGSTOP: when this returns it does nothing any more, and its connections stay open.</summary>
    public async Task FreezeAsync(CancellationToken cancellationToken)
    {
        Signal(OperatingSystem.IsMacOS() ? 17 : 19);
        // The signal stops one thread after the other; a request may slip through meanwhile. Only Linux tells when it is over.
        while (OperatingSystem.IsLinux() && !_shell.HasExited && Directory.GetDirectories($"/proc/{Id}/task").Any(IsRunning)) await Task.Delay(1, cancellationToken);
    }

    /// <summary>SIGCONT.</summary>
    public void Resume() => Signal(OperatingSystem.IsMacOS() ? 19 : 18);

    /// <summary>SIGTERM, as an orchestrator ends it; waits for the end.</summary>
    public Task<ProcessEnd> TerminateAsync()
    {
        Signal(Terminate);
        return EndAsync();
    }

    /// <summary>Waits for its end.</summary>
    public async Task<ProcessEnd> EndAsync()
    {
        await _shell.WaitForExitAsync().WaitAsync(Limit);
        await _reading.WaitAsync(Limit);
        return new ProcessEnd(_shell.ExitCode, _output.ToString(), _errors.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        using (_shell)
        {
            _shell.StandardInput.Close();
            await _shell.WaitForExitAsync().WaitAsync(Limit);
        }
    }

    // Beside our own output: artifacts/bin/OpenClaw.Tests/debug.
    private static string PathOf(string name, string? build)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        return Path.Combine(build ?? own.Parent!.Parent!.FullName, name, own.Name, name + ".dll");
    }

    private async Task ReadAsync(StreamReader reader, BoundedLog own)
    {
        while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
        {
            _log.Add(line);
            own.Add(line);
            if (_awaited?.Invoke(line) == true) _seen.TrySetResult(true);
        }

        if (own == _output) _seen.TrySetResult(false);
    }

    // The state's letter comes after the name, which is in brackets and may hold anything.
    private static bool IsRunning(string thread)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(thread, "stat"));
            return stat[stat.LastIndexOf(')') + 2] is not ('T' or 't');
        }
        catch (IOException)
        {
            return false; // it ended
        }
    }

    private void Signal(int signal)
    {
        if (kill(Id, signal) != 0 && !_shell.HasExited) throw new InvalidOperationException($"Signal {signal} did not reach process {Id} (error {Marshal.GetLastPInvokeError()}).");
    }

    // Starting /bin/kill would take as long as what is measured after it.
    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int process, int signal);
}
