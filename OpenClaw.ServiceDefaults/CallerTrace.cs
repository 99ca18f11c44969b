using System.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace OpenClaw.ServiceDefaults;

/// <summary>
/// Keeps the trace of a caller where nobody collects ours: a request that brings a <c>traceparent</c> gets an activity under it, with the
/// caller's sampling decision, so that it can be stored with the job. ASP.NET Core alone does so only while its logging is enabled.
/// Requests without one, and every other source, are not listened to.
/// </summary>
internal sealed class CallerTrace : IHostedService, IDisposable
{
    private readonly ActivityListener _listener = new()
    {
        ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
        Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
            options.Parent.TraceId == default ? ActivitySamplingResult.None
            : options.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded) ? ActivitySamplingResult.AllDataAndRecorded
            : ActivitySamplingResult.PropagationData,
    };

    public Task StartAsync(CancellationToken cancellationToken)
    {
        ActivitySource.AddActivityListener(_listener);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _listener.Dispose();
}
