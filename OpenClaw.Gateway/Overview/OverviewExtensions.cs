using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenClaw.Gateway.Api;
using OpenClaw.Gateway.Auth;
using OpenClaw.ServiceDefaults.Metrics;

namespace OpenClaw.Gateway.Overview;

internal static class OverviewExtensions
{
    /// <summary>The cluster's numbers at <c>/metrics</c>, which on a gateway is for administrators: strangers reach a gateway.</summary>
    public static IServiceCollection AddClusterMetrics(this IServiceCollection services)
    {
        services.TryAddSingleton<ClusterSampler>();
        services.AddSingleton<ClusterMetrics>();
        services.AddSingleton(provider =>
        {
            // Their instruments exist from the first question on, also when nothing happened yet.
            _ = provider.GetRequiredService<ClusterMetrics>();
            _ = provider.GetRequiredService<MessageIntake>();
            var sampler = provider.GetRequiredService<ClusterSampler>();
            return new MetricsPreparation(sampler.ReadAsync);
        });
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
