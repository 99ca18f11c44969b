using Microsoft.Extensions.Options;
using OpenClaw.Channels.Delivery;
using OpenClaw.Channels.Platforms;

namespace OpenClaw.Channels.Discord;

internal static class DiscordExtensions
{
    public static IServiceCollection AddDiscord(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<DiscordOptions>, DiscordOptionsRules>();
        services.AddOptions<DiscordOptions>().BindConfiguration(DiscordOptions.Section).ValidateOnStart();
        services.AddSecretiveClient(DiscordAccounts.ClientName);
        return services
            .AddSingleton<DiscordAccounts>()
            .AddSingleton<DiscordChannel>()
            .AddSingleton<DiscordIntake>()
            .AddSingleton<DiscordEndpoint>()
            .AddPlatform("Discord", $"{DiscordOptions.Section}:{nameof(DiscordOptions.ApplicationId)}", Loops);
    }

    public static void MapDiscord(this IEndpointRouteBuilder routes) => routes
        .MapPost(DiscordEndpoint.Path, (HttpContext context, string? account) => context.RequestServices.GetRequiredService<DiscordEndpoint>().HandleAsync(context, account))
        .AllowAnonymous() // the signature is the proof
        .ExcludeFromDescription();

    private static IReadOnlyList<BackgroundService> Loops(IServiceProvider provider)
    {
        var accounts = provider.GetRequiredService<DiscordAccounts>().All;
        return accounts.Count == 0 ? [] :
        [
            ActivatorUtilities.CreateInstance<DeliveryPump>(provider, provider.GetRequiredService<DiscordChannel>()),
            .. accounts.Select(account => ActivatorUtilities.CreateInstance<DiscordRegistrar>(provider, account)),
        ];
    }
}
