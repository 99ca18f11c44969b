using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OpenClaw.Core.Live;

public static class LiveExtensions
{
    /// <summary>The caller's own live state, which the caller also disposes.</summary>
    public static IServiceCollection AddLiveState(this IServiceCollection services, LiveState live) => services.AddSingleton(live).AddParts();

    /// <summary>A live state that the host makes at start and disposes after everything that uses it.</summary>
    public static IServiceCollection AddLiveState(this IServiceCollection services, Func<IServiceProvider, LiveState> create) => services.AddSingleton(create).AddParts();

    /// <summary>For gateways: while the registry is in doubt they ask the workers themselves.</summary>
    public static IServiceCollection AddHeartbeatPull(this IServiceCollection services)
    {
        services.TryAddSingleton<HeartbeatClient>();
        services.TryAddSingleton<WorkerRows>();
        return services.AddHostedService<HeartbeatPuller>();
    }

    private static IServiceCollection AddParts(this IServiceCollection services) => services
        .AddSingleton(provider => provider.GetRequiredService<LiveState>().Registry)
        .AddSingleton(provider => provider.GetRequiredService<LiveState>().Signals)
        .AddSingleton(provider => provider.GetRequiredService<LiveState>().PartialTexts)
        .AddSingleton(provider => provider.GetRequiredService<LiveState>().RateLimits);
}
