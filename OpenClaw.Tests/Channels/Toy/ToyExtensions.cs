using Microsoft.Extensions.DependencyInjection;
using OpenClaw.Channels.Delivery;
using OpenClaw.Channels.Platforms;

namespace OpenClaw.Tests.Channels.Toy;

internal static class ToyExtensions
{
    public static IServiceCollection AddToy(this IServiceCollection services)
    {
        services.AddOptions<ToyOptions>().BindConfiguration(ToyOptions.Section).ValidateOnStart();
        return services.AddSingleton<ToyPlatform>().AddSingleton<ToyChannel>().AddPlatform("Toy", ToyOptions.Section, provider =>
        [
            ActivatorUtilities.CreateInstance<DeliveryPump>(provider, provider.GetRequiredService<ToyChannel>()),
            ActivatorUtilities.CreateInstance<ToyListener>(provider),
        ]);
    }
}
