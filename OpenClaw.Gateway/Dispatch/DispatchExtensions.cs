using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenClaw.Core.Settings;
using OpenClaw.Gateway.Membership;

namespace OpenClaw.Gateway.Dispatch;

internal static class DispatchExtensions
{
    public static IServiceCollection AddDispatch(this IServiceCollection services)
    {
        services.AddOptions<AdmissionOptions>().BindConfiguration(AdmissionOptions.Section)
            .Validate(options => options.MaxQueued > 0, $"{AdmissionOptions.Section}:MaxQueued must be greater than 0.")
            .ValidateOnStart();
        services.AddDeathEvidence();
        services.TryAddSingleton<GatewayMetrics>();
        services.TryAddSingleton<AdmissionGate>();
        services.TryAddSingleton<ClusterSettings>();
        services.AddHostedService(provider => provider.GetRequiredService<ClusterSettings>());
        services.TryAddSingleton<Vantage>();
        services.TryAddSingleton<SelectionChoice>();
        services.TryAddSingleton<WorkerView>();
        services.TryAddSingleton<WorkerClient>();
        services.TryAddSingleton<OpenWork>();
        services.TryAddSingleton<JobOffers>();
        services.TryAddSingleton<LastTries>();
        services.TryAddSingleton<DispatchPace>();
        services.TryAddSingleton<Dispatcher>();
        services.AddHostedService(provider => provider.GetRequiredService<Dispatcher>());
        return services;
    }
}
