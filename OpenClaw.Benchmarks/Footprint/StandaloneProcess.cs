using OpenClaw.Benchmarks.Reporting;
using System.Diagnostics;
using System.Globalization;
using OpenClaw.Tests.Servers;

namespace OpenClaw.Benchmarks.Footprint;

/// <summary>The single-node edition as a process, from its start to its orderly end.</summary>
internal sealed class StandaloneProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan AskInterval = TimeSpan.FromMilliseconds(5);

    private readonly Process _process;
    private readonly BoundedLog _log = new();

    private StandaloneProcess(Process process)
    {
        _process = process;
        _ = _log.ReadAsync(process.StandardOutput);
        _ = _log.ReadAsync(process.StandardError);
    }

    /// <summary>From just before the process was made to its first good answer.</summary>
    public double StartMilliseconds { get; private set; }

    public static async Task<StandaloneProcess> StartAsync(string program, string data, CancellationToken cancellationToken)
    {
        var url = $"http://127.0.0.1:{FreePort.Next()}";
        using var http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromSeconds(5) };
        var info = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = data };
        foreach (var argument in new[] { "--urls", url, "--data", data }) info.ArgumentList.Add(argument);
        var started = TimeProvider.System.GetTimestamp();
        var standalone = new StandaloneProcess(Process.Start(info)!);
        try
        {
            while (!await IsHealthyAsync(http, cancellationToken))
            {
                if (standalone._process.HasExited || TimeProvider.System.GetElapsedTime(started) > StartLimit)
                    throw new BenchmarkException($"The single-node edition did not become healthy:\n{standalone._log}");
                await Task.Delay(AskInterval, cancellationToken);
            }

            standalone.StartMilliseconds = TimeProvider.System.GetElapsedTime(started).TotalMilliseconds;
            return standalone;
        }
        catch
        {
            await standalone.DisposeAsync();
            throw;
        }
    }

    public async Task<double> ResidentMegabytesAsync(CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsLinux())
        {
            var line = (await File.ReadAllLinesAsync($"/proc/{_process.Id}/status", cancellationToken)).Single(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
            return KilobytesToMegabytes(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1]);
        }

        if (OperatingSystem.IsWindows())
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1024.0 / 1024.0;
        }

        using var ps = Process.Start(new ProcessStartInfo("ps", ["-o", "rss=", "-p", $"{_process.Id}"]) { RedirectStandardOutput = true })!;
        return KilobytesToMegabytes(await ps.StandardOutput.ReadToEndAsync(cancellationToken));
    }

    /// <summary>As Ctrl+C or a service manager would end it; by force only when it does not listen.</summary>
    public async ValueTask DisposeAsync()
    {
        using (_process)
        {
            if (_process.HasExited) return;
            if (OperatingSystem.IsWindows()) _process.Kill();
            else using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"])) await kill.WaitForExitAsync();
            using var limit = new CancellationTokenSource(StopLimit);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
            }
        }
    }

    private static async Task<bool> IsHealthyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(new Uri("/health", UriKind.Relative), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return false;
        }
    }

    private static double KilobytesToMegabytes(string text) => long.Parse(text, CultureInfo.InvariantCulture) / 1024.0;
}
