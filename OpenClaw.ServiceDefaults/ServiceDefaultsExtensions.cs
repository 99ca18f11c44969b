using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http.Resilience;

namespace OpenClaw.ServiceDefaults;

/// <summary>What every process of the project has: telemetry, health checks, service discovery, resilience for the clients that ask for it.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>A health check with this tag decides whether the process is ready for traffic.</summary>
    public const string ReadyTag = "ready";

    public static IHostApplicationBuilder AddServiceDefaults(this IHostApplicationBuilder builder)
    {
        builder.AddTelemetry();
        builder.Services.AddHealthChecks();
        builder.Services.AddServiceDiscovery();
        builder.AddDatabaseClient();
        return builder;
    }

    /// <summary>
    /// Service names instead of addresses, and retries with a circuit breaker, for one client. It is not the default of all clients: the job
    /// offer and the model have a retry policy of their own (RetryPolicy), and two policies on top of each other multiply the attempts.
    /// POST and the other unsafe methods are never repeated.
    /// </summary>
    public static IHttpClientBuilder AddDiscoveryAndResilience(this IHttpClientBuilder client)
    {
        client.AddServiceDiscovery();
        client.AddStandardResilienceHandler(options => options.Retry.DisableForUnsafeHttpMethods());
        return client;
    }

    /// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: every check tagged <see cref="ReadyTag"/> passes, else 503.</summary>
    public static IEndpointRouteBuilder MapDefaultEndpoints(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapProbe("/health/live", new HealthCheckOptions { Predicate = _ => false });
        endpoints.MapProbe("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(ReadyTag) });
        return endpoints;
    }

    private static void MapProbe(this IEndpointRouteBuilder endpoints, string path, HealthCheckOptions options) =>
        endpoints.MapHealthChecks(path, options).AllowAnonymous().DisableHttpMetrics();
}
