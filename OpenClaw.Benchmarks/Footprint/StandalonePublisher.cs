using System.Diagnostics;
using OpenClaw.Benchmarks.Reporting;

namespace OpenClaw.Benchmarks.Footprint;

/// <summary>Builds what a person would install.</summary>
internal static class StandalonePublisher
{
    /// <returns>Path of the published program.</returns>
    public static async Task<string> PublishAsync(CancellationToken cancellationToken)
    {
        var output = Path.Combine(Repository.Artifacts, "standalone");
        Progress.Say($"Publishing OpenClaw.Standalone (Release) to {output}");
        var info = new ProcessStartInfo("dotnet") { WorkingDirectory = Repository.Root, RedirectStandardOutput = true };
        foreach (var argument in new[] { "publish", "OpenClaw.Standalone", "-c", "Release", "-o", output, "--nologo", "-v", "minimal" }) info.ArgumentList.Add(argument);
        using var process = Process.Start(info)!;
        using var kill = cancellationToken.Register(() => process.Kill(entireProcessTree: true));

        // The output stream is for results.
        while (await process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line) await Console.Error.WriteLineAsync(line);
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        if (process.ExitCode != 0) throw new BenchmarkException("OpenClaw.Standalone could not be published; the lines above say why.");
        return Path.Combine(output, OperatingSystem.IsWindows() ? "OpenClaw.Standalone.exe" : "OpenClaw.Standalone");
    }
}
