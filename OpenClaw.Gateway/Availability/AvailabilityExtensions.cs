using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenClaw.Gateway.Maintenance;

namespace OpenClaw.Gateway.Availability;

internal static class AvailabilityExtensions
{
    private static readonly TimeSpan CountInterval = TimeSpan.FromMinutes(1);

    public static IServiceCollection AddAvailability(this IServiceCollection services)
    {
        services.AddOptions<AvailabilityOptions>().BindConfiguration(AvailabilityOptions.Section)
            .Validate(o => o.Objective >= TimeSpan.FromMilliseconds(100) && o.Objective <= TimeSpan.FromHours(1), $"{AvailabilityOptions.Section}:Objective must be 100 ms to an hour.")
            .ValidateOnStart();
        services.TryAddSingleton<AvailabilityReport>();
        services.TryAddSingleton<AvailabilityCounter>();
        services.AddLoop("counting availability", _ => CountInterval, provider => provider.GetRequiredService<AvailabilityCounter>().RunOnceAsync);
        return services;
    }
}
