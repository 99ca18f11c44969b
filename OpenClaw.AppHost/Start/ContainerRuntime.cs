using System.ComponentModel;
using System.Diagnostics;

namespace OpenClaw.AppHost.Start;

/// <summary>Whether a container can be started here. Aspire itself would wait for ever with a banner on a dashboard.</summary>
internal static class ContainerRuntime
{
    public const string MissingLine =
        "No container runtime answers. Start Docker or Podman, or set ConnectionStrings__openclaw (PostgreSQL) and ConnectionStrings__redis to servers that run, or run OpenClaw.Standalone, which needs neither.";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <param name="configured">The only one to ask, as in ASPIRE_CONTAINER_RUNTIME; null: Docker and Podman.</param>
    public static async Task<bool> IsReadyAsync(string? configured)
    {
        string[] candidates = string.IsNullOrWhiteSpace(configured) ? ["docker", "podman"] : [configured];
        return (await Task.WhenAll(candidates.Select(AnswersAsync))).Contains(true);
    }

    /// <summary>The question that Aspire asks; the client alone does not answer it, the engine does.</summary>
    private static async Task<bool> AnswersAsync(string runtime)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(runtime, ["container", "ls", "-n", "1"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
            if (process is null) return false;
            using var limit = new CancellationTokenSource(Limit);
            try
            {
                await Task.WhenAll(process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token), process.WaitForExitAsync(limit.Token));
                return process.ExitCode == 0;
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                return false;
            }
        }
        catch (Win32Exception)
        {
            return false; // not installed
        }
    }
}
