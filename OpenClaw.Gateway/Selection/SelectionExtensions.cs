using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OpenClaw.Gateway.Selection;

internal static class SelectionExtensions
{
    public static IServiceCollection AddSelection(this IServiceCollection services)
    {
        services.TryAddSingleton<LoadLedger>();
        return services;
    }
}
