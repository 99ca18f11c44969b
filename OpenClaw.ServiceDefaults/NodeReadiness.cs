using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using OpenClaw.Core.Nodes;

namespace OpenClaw.ServiceDefaults;

/// <summary>A node is ready from the moment it joined until it begins to leave, while its store answers.</summary>
public static class NodeReadiness
{
    public static IServiceCollection AddNodeReadiness(this IServiceCollection services)
    {
        services.TryAddSingleton<StoreReadiness>();
        services.AddHealthChecks()
            .Add(new HealthCheckRegistration("store", provider => provider.GetRequiredService<StoreReadiness>(), null, [ServiceDefaultsExtensions.ReadyTag]))
            .Add(new HealthCheckRegistration("member", provider => new Membership(provider.GetRequiredService<LocalNode>()), null, [ServiceDefaultsExtensions.ReadyTag]));
        return services;
    }

    private sealed class Membership(LocalNode node) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
            !node.Joined.IsCompletedSuccessfully ? HealthCheckResult.Unhealthy("The node has not joined yet.")
            : node.Status != NodeStatus.Alive ? HealthCheckResult.Unhealthy($"The node is {node.Status}.")
            : HealthCheckResult.Healthy());
    }
}
