using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace OpenClaw.Worker.Models;

internal static class ModelExtensions
{
    public static IServiceCollection AddModel(this IServiceCollection services)
    {
        services.AddOptions<ModelOptions>().BindConfiguration(ModelOptions.Section)
            .Validate(o => o.IsProviderKnown, $"{ModelOptions.Section}:Provider must be {ModelOptions.DemoProvider} or {ModelOptions.OpenAiProvider}.")
            .Validate(o => o.Endpoint is null || o.Endpoint is { IsAbsoluteUri: true, Scheme: "http" or "https" },
                $"{ModelOptions.Section}:Endpoint must be an absolute http or https address.")
            .Validate(o => o.MaxHistoryTokens is >= 0 and <= 10_000_000, $"{ModelOptions.Section}:MaxHistoryTokens must be 0 to 10000000.")
            .Validate(o => o.Demo.Delay >= TimeSpan.Zero, $"{ModelOptions.Section}:Demo:Delay must not be negative.")
            .Validate(o => o.MaxOutputTokens is null or > 0, $"{ModelOptions.Section}:MaxOutputTokens must be positive.")
            .Validate(o => o.Temperature is null or (>= 0 and <= 2), $"{ModelOptions.Section}:Temperature must be 0 to 2.")
            .ValidateOnStart();
        services.TryAddSingleton(sp => ModelConnection.Open(
            sp.GetRequiredService<IOptions<ModelOptions>>().Value, sp.GetRequiredService<TimeProvider>(), sp.GetRequiredService<ILoggerFactory>()));
        return services;
    }
}
