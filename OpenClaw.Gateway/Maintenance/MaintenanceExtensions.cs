using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenClaw.Core.Leases;
using OpenClaw.Gateway.Dispatch;

namespace OpenClaw.Gateway.Maintenance;

internal static class MaintenanceExtensions
{
    private static readonly TimeSpan RescueInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SweepCheckInterval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ForgetInterval = TimeSpan.FromMinutes(10);

    public static IServiceCollection AddMaintenance(this IServiceCollection services)
    {
        services.TryAddSingleton<GatewayMetrics>();
        services.AddKeyedSingleton(LeaseNames.Leader, (provider, _) => ActivatorUtilities.CreateInstance<LeaseKeeper>(provider, LeaseNames.Leader));
        services.TryAddSingleton<LeaseRescuer>();
        services.TryAddSingleton<RetentionSweeper>();
        services.TryAddSingleton<HistorySweeper>();
        // Not AddHostedService: it takes two services of one type for the same and would drop the second.
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<LeaseKeeper>(LeaseNames.Leader));
        services.AddLoop("rescue", _ => RescueInterval, provider => provider.GetRequiredService<LeaseRescuer>().RunOnceAsync);
        services.AddLoop("retention", _ => SweepCheckInterval, provider => provider.GetRequiredService<RetentionSweeper>().RunOnceAsync);
        services.AddLoop("forgetting", _ => ForgetInterval, provider => provider.GetRequiredService<HistorySweeper>().RunOnceAsync);
        return services;
    }

    /// <summary>A loop of any room that runs one task again and again.</summary>
    public static void AddLoop(this IServiceCollection services, string name, Func<IServiceProvider, TimeSpan> interval, Func<IServiceProvider, Func<CancellationToken, Task>> runOnce) =>
        services.AddSingleton<IHostedService>(provider => new MaintenanceLoop(
            name, interval(provider), runOnce(provider), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<MaintenanceLoop>>()));
}
