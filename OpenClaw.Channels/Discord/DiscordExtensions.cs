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
            .AddSingleton<DiscordGap>()
            .AddSingleton<DiscordReadBack>()
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
        if (provider.GetService<DiscordSessionAsync>() is not { } session)
        {
            var alone = ActivatorUtilities.CreateInstance<LeaseKeeper>(provider, new DiscordShard(account, 0, 1).LeaseName);
            return [alone, ActivatorUtilities.CreateInstance<DiscordRegistrar>(provider, account, alone, true)];
        }

        return [ActivatorUtilities.CreateInstance<DiscordShards>(provider, account, (Func<int, PlatformLoops>)Parts)];

        PlatformLoops Parts(int count) => new(
            "Discord", account.Setting, () => [.. Share([.. Enumerable.Range(0, count).Select(number => new DiscordShard(account, number, count))])],
            provider.GetRequiredService<ILogger<PlatformLoops>>());

        IEnumerable<BackgroundService> Share(IReadOnlyList<DiscordShard> shards)
        {
            var keepers = shards.Select(shard => ActivatorUtilities.CreateInstance<LeaseKeeper>(provider, shard.LeaseName)).ToList();
            foreach (var (shard, keeper) in shards.Zip(keepers))
            {
                yield return keeper;
                var paced = ActivatorUtilities.CreateInstance<PacedSessions>(provider, session);
                yield return ActivatorUtilities.CreateInstance<DiscordListener>(provider, shard, keeper, (DiscordSessionAsync)paced.RunAsync);
                if (shard.Number == 0) yield return ActivatorUtilities.CreateInstance<DiscordRegistrar>(provider, account, keeper, false);
            }

            if (shards.Count > 1) yield return ActivatorUtilities.CreateInstance<DiscordSharing>(provider, (IReadOnlyList<LeaseKeeper>)keepers);
        }
    }
}
