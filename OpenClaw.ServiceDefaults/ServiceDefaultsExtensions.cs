using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenClaw.ServiceDefaults.Metrics;

namespace OpenClaw.ServiceDefaults;

/// <summary>What every process of the project has: telemetry, health checks, service discovery.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>A health check with this tag decides whether the process is ready for traffic.</summary>
    public const string ReadyTag = "ready";

    public static IHostApplicationBuilder AddServiceDefaults(this IHostApplicationBuilder builder)
    {
        builder.AddTelemetry();
        builder.AddMetrics();
        builder.Services.AddHealthChecks();
        builder.Services.AddServiceDiscovery();
        builder.AddDatabaseClient();
        return builder;
    }

    /// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: every check tagged <see cref="ReadyTag"/> passes, else 503.
    /// <c>/metrics</c>: Prometheus' text form; who may read it says <see cref="MetricsGate"/>.</summary>
    public static IEndpointRouteBuilder MapDefaultEndpoints(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapProbe("/health/live", new HealthCheckOptions { Predicate = _ => false });
        endpoints.MapProbe("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(ReadyTag) });
        endpoints.MapMetrics();
        return endpoints;
    }

    private static void MapProbe(this IEndpointRouteBuilder endpoints, string path, HealthCheckOptions options) =>
        endpoints.MapHealthChecks(path, options).AllowAnonymous().DisableHttpMetrics();
}
