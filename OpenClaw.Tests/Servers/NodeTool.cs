using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace OpenClaw.Tests.Servers;

/// <summary>Runs JavaScript with the npm test packages (OpenClaw.Tests/npm).</summary>
public static class NodeTool
{
    private static readonly TimeSpan RunLimit = TimeSpan.FromMinutes(2);

    /// <summary>OpenClaw.Tests/npm in the source tree; scripts there find the packages beside them.</summary>
    public static string Folder { get; } = Path.GetFullPath(Path.Combine(SourceFolder(), "..", "npm"));

    /// <summary>Prepares <c>node script</c>. A script given without a folder is one of <see cref="Folder"/>.</summary>
    /// <exception cref="ServerMissingException">node or the packages are missing.</exception>
    public static ProcessStartInfo Prepare(string script, params IEnumerable<string> arguments)
    {
        // eng/test.sh puts a newer node here where the system's is too old for the packages.
        var node = Binaries.Find(Path.Combine(Folder, ".node", "bin", "node")) ?? Binaries.Find("node", "/opt/homebrew/bin", "/usr/local/bin")
            ?? throw new ServerMissingException("node");
        if (!Directory.Exists(Path.Combine(Folder, "node_modules"))) throw new ServerMissingException("The npm test packages (OpenClaw.Tests/npm/node_modules)");
        return new ProcessStartInfo(node, [Path.Combine(Folder, script), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Folder,
        };
    }

    /// <summary>Runs a script to its end and answers what it printed.</summary>
    /// <exception cref="InvalidOperationException">It failed; holds what it said.</exception>
    public static async Task<string> RunAsync(string script, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments)
    {
        var info = Prepare(script, arguments);
        foreach (var (name, value) in environment) info.Environment[name] = value;
        using var process = Process.Start(info)!;
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(RunLimit);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return process.ExitCode == 0 ? output
                : throw new InvalidOperationException($"node {script} ended with {process.ExitCode}:\n{await errors}\n{output}");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
