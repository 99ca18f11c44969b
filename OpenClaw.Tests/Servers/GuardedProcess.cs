using System.Diagnostics;

namespace OpenClaw.Tests.Servers;

/// <summary>
/// A server that cannot outlive the test process. A bash script starts it in a temporary folder of its own, prints <c>READY</c> and then
/// waits for its standard input to close; that happens when the test run disposes this object and also when the test process is killed.
/// Then the script stops the server and deletes the folder. There is one way to clean up, so it is exercised by every run.
/// </summary>
internal sealed class GuardedProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(20);

    private const string Prelude = """
        set -eu
        exec 3>&1 1>&2
        dir=$(mktemp -d "${TMPDIR:-/tmp}/openclaw-test-XXXXXX")
        stop() { :; }
        clean() { trap - EXIT; stop || true; cd /; rm -rf "$dir"; }
        trap clean EXIT
        trap 'exit 1' TERM
        trap '' INT
        cd "$dir"

        """;

    private const string Postlude = """

        echo READY >&3
        cat >/dev/null
        """;

    private readonly Process _process;
    private readonly Task _errors;

    private GuardedProcess(Process process, Task errors) => (_process, _errors) = (process, errors);

    /// <param name="what">The server's name, for messages.</param>
    /// <param name="script">Bash: starts the server in the background with <c>$dir</c> as its folder, defines <c>stop</c>, and returns when the server answers.</param>
    /// <param name="unprivileged">True for servers that refuse to run as root.</param>
    public static async Task<GuardedProcess> StartAsync(string what, string script, bool unprivileged, params IEnumerable<string> arguments)
    {
        var log = new BoundedLog();
        var process = Process.Start(StartInfo(script, unprivileged, arguments))!;
        var errors = log.ReadAsync(process.StandardError);
        using var limit = new CancellationTokenSource(StartLimit);
        try
        {
            if (await process.StandardOutput.ReadLineAsync(limit.Token) == "READY") return new GuardedProcess(process, errors);
        }
        catch (OperationCanceledException)
        {
            log.Add($"It did not answer within {StartLimit.TotalSeconds} s.");
        }

        await new GuardedProcess(process, errors).DisposeAsync();
        throw new InvalidOperationException($"{what} did not start:\n{log}");
    }

    public async ValueTask DisposeAsync()
    {
        using (_process)
        {
            _process.StandardInput.Close();
            using var limit = new CancellationTokenSource(StopLimit);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
                await _errors;
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }
    }

    private static ProcessStartInfo StartInfo(string script, bool unprivileged, IEnumerable<string> arguments)
    {
        var info = new ProcessStartInfo { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        string[] shell = ["bash", "-c", Prelude + script + Postlude, "bash", .. arguments];
        string[] command = unprivileged && Environment.IsPrivilegedProcess ? [.. Demotion(), .. shell] : shell;
        info.FileName = command[0];
        foreach (var argument in command.Skip(1)) info.ArgumentList.Add(argument);
        if (command != shell) info.Environment["HOME"] = info.Environment["TMPDIR"] = "/tmp";
        return info;
    }

    private static string[] Demotion()
    {
        var setpriv = Binaries.Find("setpriv") ?? throw new ServerMissingException("setpriv (to start a server from root without root's rights)");
        var accounts = File.ReadLines("/etc/passwd").Select(line => line.Split(':')).ToDictionary(fields => fields[0], fields => (User: fields[2], Group: fields[3]));
        var (user, group) = accounts.TryGetValue("postgres", out var postgres) ? postgres
            : accounts.TryGetValue("nobody", out var nobody) ? nobody
            : throw new InvalidOperationException("This machine has neither a postgres nor a nobody account, and the server refuses to run as root.");
        return [setpriv, $"--reuid={user}", $"--regid={group}", "--clear-groups"];
    }
}
