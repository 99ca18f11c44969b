using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenClaw.Core.Telemetry;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace OpenClaw.ServiceDefaults;

/// <summary>
/// Logs, metrics and traces over OTLP, when somebody collects them: only if <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set.
/// </summary>
/// <remarks>
/// Without the setting nothing of OpenTelemetry is registered or even loaded. Nobody then listens to our sources, so every
/// <c>ActivitySource.StartActivity</c> of ours returns null and the hot path pays one comparison. The trace of a caller is still not lost:
/// <see cref="CallerTrace"/> lets its <c>traceparent</c> be stored with the job (<see cref="TraceLink.Current"/>), and a node that does
/// export continues it, whichever node accepted the message.
/// </remarks>
internal static class TelemetryExtensions
{
    private const string EndpointSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string OurSources = TelemetryNames.Prefix + "*";
    private const string ModelSource = "Experimental.Microsoft.Extensions.AI";
    private const string DatabaseSource = "Npgsql";

    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration[EndpointSetting])) builder.Services.AddHostedService<CallerTrace>();
        else builder.AddOpenTelemetry();
    }

    private static void AddOpenTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Services.Configure<OpenTelemetryLoggerOptions>(logs =>
        {
            logs.IncludeFormattedMessage = true;
            logs.IncludeScopes = true;
        });
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService(builder.Environment.ApplicationName))
            .WithLogging()
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter(OurSources, ModelSource, DatabaseSource))
            .WithTracing(traces => traces
                .AddAspNetCoreInstrumentation(options => options.Filter = IsNoProbe)
                .AddHttpClientInstrumentation()
                .AddSource(OurSources, ModelSource, DatabaseSource)
                .AddProcessor(new OrphanCallFilter()))
            .UseOtlpExporter();
        builder.Services.AddHostedService<TelemetryEnd>();
    }

    private static bool IsNoProbe(HttpContext context) => !context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal);
}
