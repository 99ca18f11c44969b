using System.Diagnostics;
using OpenClaw.Benchmarks.Reporting;
using OpenClaw.Tests.Servers;

namespace OpenClaw.Benchmarks.Failover;

/// <summary>Where the drivers of other queues are. Nothing of them is part of this repository.</summary>
/// <param name="Drivers">Has <c>peers.mjs</c>.</param>
/// <param name="Modules">Has <c>node_modules</c>, maybe with a node of its own.</param>
internal sealed record PeerFolders(string Drivers, string Modules)
{
    /// <summary>pg-boss needs a newer node than many machines have; the package brings one along.</summary>
    private static readonly string[] Packages = ["node@22.23.3", "bullmq@6.7.0", "pg-boss@12.38.0", "graphile-worker@0.18.0", "ioredis@6.0.0", "pg@8.23.1"];

    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);

    /// <summary>Beside the checkout; null when there are none.</summary>
    public static string? Beside
    {
        get
        {
            var folder = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "peers", "queues"));
            return File.Exists(Path.Combine(folder, "peers.mjs")) ? folder : null;
        }
    }

    /// <summary>Fetches what the drivers need into our artifacts, unless it is there.</summary>
    public static async Task<PeerFolders> PrepareAsync(string drivers, string? modules, CancellationToken cancellationToken)
    {
        var folder = modules ?? Path.Combine(Repository.Artifacts, "peers");
        if (modules is null && !Array.TrueForAll(Packages, package => File.Exists(Path.Combine(folder, "node_modules", package[..package.LastIndexOf('@')], "package.json"))))
            await InstallAsync(folder, cancellationToken);
        return new PeerFolders(drivers, folder);
    }

    private static async Task InstallAsync(string folder, CancellationToken cancellationToken)
    {
        Progress.Say($"Fetching the other queues into {folder}");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "package.json"), """{ "private": true }""", cancellationToken);
        var npm = Binaries.Find("npm") ?? throw new ServerMissingException("npm");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(InstallLimit);
        using var install = Process.Start(new ProcessStartInfo(npm, ["install", "--no-audit", "--no-fund", .. Packages]) { WorkingDirectory = folder, RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = Task.WhenAll(install.StandardOutput.ReadToEndAsync(limit.Token), install.StandardError.ReadToEndAsync(limit.Token));
        try
        {
            await install.WaitForExitAsync(limit.Token);
        }
        finally
        {
            if (!install.HasExited) install.Kill(entireProcessTree: true);
        }

        if (install.ExitCode != 0) throw new BenchmarkException($"npm ended with {install.ExitCode}:\n{string.Join('\n', await said)}");
    }
}
