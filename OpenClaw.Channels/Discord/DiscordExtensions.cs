using Microsoft.Extensions.Options;
using OpenClaw.Channels.Delivery;
using OpenClaw.Channels.Platforms;
using OpenClaw.Core.Leases;

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
            .AddSingleton<DiscordHearing>()
#if FULL_FEED
            .AddSingleton<DiscordSocket>()
            .AddSingleton<DiscordSessionAsync>(provider => provider.GetRequiredService<DiscordSocket>().RunAsync)
#endif
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
            .. accounts.SelectMany(account => Listen(provider, account)),
        ];
    }

    /// <summary>A socket only where there is something that can hold one: without it Discord is heard by interactions alone.</summary>
    private static IEnumerable<BackgroundService> Listen(IServiceProvider provider, DiscordAccount account)
    {
        var session = provider.GetService<DiscordSessionAsync>();
        var keeper = ActivatorUtilities.CreateInstance<LeaseKeeper>(provider, account.LeaseName);
        yield return keeper;
        yield return ActivatorUtilities.CreateInstance<DiscordRegistrar>(provider, account, keeper, session is null);
        if (session is not null) yield return ActivatorUtilities.CreateInstance<DiscordListener>(provider, account, keeper, session);
    }
}
