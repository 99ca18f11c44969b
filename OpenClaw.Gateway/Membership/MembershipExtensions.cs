using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Gateway.Membership;

internal static class MembershipExtensions
{
    /// <summary>The pause between "not ready" and the closed door.</summary>
    public static IServiceCollection AddLeaveOnShutdown(this IServiceCollection services)
    {
        services.AddOptions<LeaveOptions>().BindConfiguration(LeaveOptions.Section)
            .Validate(o => o.StopDelay >= TimeSpan.Zero && o.StopDelay <= TimeSpan.FromSeconds(20), $"{LeaveOptions.Section}:StopDelay must be 0 to 20 s.")
            .ValidateOnStart();
        services.AddHostedService<LeaveOnShutdown>();
        return services;
    }

    /// <summary>What a broken call to a worker leads to.</summary>
    public static IServiceCollection AddDeathEvidence(this IServiceCollection services)
    {
        services.TryAddSingleton<DeathDeclarer>();
        services.TryAddSingleton<WorkerProbe>();
        return services;
    }

    /// <summary>The watch over everybody's heartbeats.</summary>
    public static IServiceCollection AddDeathWatch(this IServiceCollection services)
    {
        services.AddDeathEvidence();
        services.AddHttpClient(DirectQuestion.ClientName).RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(() => NodeHandler.Configure(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero })); // an old connection would say something about a moment ago
        services.TryAddSingleton<DirectQuestion>();
        services.TryAddSingleton<MembershipView>();
        services.TryAddSingleton<DeathWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<DeathWatch>());
        return services;
    }
}
