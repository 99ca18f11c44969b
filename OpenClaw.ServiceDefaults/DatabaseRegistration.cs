using Microsoft.Extensions.Hosting;
#if FULL_FEED
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenClaw.Core.Storage;
#endif

namespace OpenClaw.ServiceDefaults;

/// <summary>
/// The database client of Aspire (<c>Aspire.Npgsql.EntityFrameworkCore.PostgreSQL</c>), with the full package feed: the schema's model in the
/// container, and its health check among those that decide readiness. Jobs do not go through it: the store opens its own data source and writes
/// SQL by hand. Without the full feed there is nothing to register: the roles' own readiness asks the store, and the telemetry listens to
/// Npgsql in both cases.
/// </summary>
internal static class DatabaseRegistration
{
#if FULL_FEED
    public static void AddDatabaseClient(this IHostApplicationBuilder builder)
    {
        if (!string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(DurableStore.ConnectionName))) AddAspires(builder);
    }

    // A method of its own: whoever has no PostgreSQL must not load EF Core by calling the other.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void AddAspires(IHostApplicationBuilder builder)
    {
        // Where nobody collects telemetry nothing of OpenTelemetry is registered (TelemetryExtensions); where somebody does, it listens to Npgsql already.
        builder.AddNpgsqlDbContext<PostgresDb>(DurableStore.ConnectionName, settings => (settings.DisableTracing, settings.DisableMetrics) = (true, true));
        builder.Services.Configure<HealthCheckServiceOptions>(checks =>
        {
            foreach (var check in checks.Registrations.Where(check => check.Name == nameof(PostgresDb))) check.Tags.Add(ServiceDefaultsExtensions.ReadyTag);
        });
    }
#else
    public static void AddDatabaseClient(this IHostApplicationBuilder builder)
    {
    }
#endif
}
