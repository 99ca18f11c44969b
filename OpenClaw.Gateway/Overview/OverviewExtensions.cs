using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenClaw.Gateway.Auth;
using OpenClaw.ServiceDefaults.Metrics;

namespace OpenClaw.Gateway.Overview;

internal static class OverviewExtensions
{
    /// <summary>What consoles, alerts and metrics look at together. May be called again.</summary>
    public static IServiceCollection AddOverview(this IServiceCollection services)
    {
        services.TryAddSingleton<ClusterSampler>();
        services.TryAddSingleton<FaresSampler>();
        services.TryAddSingleton<NodeHistory>();
        services.TryAddSingleton<JournalTail>();
        return services;
    }

    /// <summary>The cluster's numbers at <c>/metrics</c>, which on a gateway is for administrators: strangers reach a gateway.</summary>
    public static IServiceCollection AddClusterMetrics(this IServiceCollection services)
    {
        services.AddOverview();
        services.AddSingleton<ClusterMetrics>();
        services.AddSingleton(provider => new MetricsPreparation(provider.GetRequiredService<ClusterSampler>().ReadAsync));
        services.AddSingleton(new MetricsGate(RefuseAsync));
        return services;
    }

    private static async Task<int?> RefuseAsync(HttpContext context)
    {
        var rights = context.RequestServices.GetRequiredService<IAuthorizationService>();
        if ((await rights.AuthorizeAsync(context.User, Caller.AdminPolicy)).Succeeded) return null;
        return context.User.Identity?.IsAuthenticated == true ? StatusCodes.Status403Forbidden : StatusCodes.Status401Unauthorized;
    }
}
