using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OpenClaw.Gateway.Selection;

internal static class SelectionExtensions
{
    public static IServiceCollection AddSelection(this IServiceCollection services)
    {
        services.AddOptions<SelectionOptions>().BindConfiguration(SelectionOptions.Section)
            .Validate(options => PolicyNames.IsKnown(options.Queue), $"{SelectionOptions.Section}:Queue must be one of {string.Join(", ", PolicyNames.All)}.")
            .ValidateOnStart();
        services.TryAddSingleton<LoadLedger>();
        return services;
    }
}
