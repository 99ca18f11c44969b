using Microsoft.Extensions.Hosting;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace OpenClaw.ServiceDefaults;

/// <summary>Sends what is left when everything else has stopped, all three at once and not for long. Left to themselves they try one after the other,
/// ten seconds and more where the collector is away, and a process that has ended its work is waited for or killed.</summary>
internal sealed class TelemetryEnd(TracerProvider traces, MeterProvider metrics, LoggerProvider logs) : IHostedLifecycleService
{
    private const int LimitMilliseconds = 2000;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.WhenAll(
        Task.Run(() => traces.Shutdown(LimitMilliseconds), CancellationToken.None),
        Task.Run(() => metrics.Shutdown(LimitMilliseconds), CancellationToken.None),
        Task.Run(() => logs.Shutdown(LimitMilliseconds), CancellationToken.None));

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
