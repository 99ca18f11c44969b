using Microsoft.Extensions.Options;
using OpenClaw.Channels.Delivery;
using OpenClaw.Channels.Platforms;
using OpenClaw.Core.Leases;

namespace OpenClaw.Channels.Telegram;

internal static class TelegramExtensions
{
    public static IServiceCollection AddTelegram(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<TelegramOptions>, TelegramOptionsRules>();
        services.AddOptions<TelegramOptions>().BindConfiguration(TelegramOptions.Section).ValidateOnStart();
        services.AddSecretiveClient(TelegramAccounts.ClientName);
        return services
            .AddSingleton<TelegramAccounts>()
            .AddSingleton<TelegramChannel>()
            .AddSingleton<TelegramNotices>()
            .AddSingleton<TelegramIntake>()
            .AddPlatform("Telegram", $"{TelegramOptions.Section}:{nameof(TelegramOptions.BotToken)}", Loops);
    }

    private static IReadOnlyList<BackgroundService> Loops(IServiceProvider provider)
    {
        var accounts = provider.GetRequiredService<TelegramAccounts>().All;
        return accounts.Count == 0 ? [] :
        [
            ActivatorUtilities.CreateInstance<DeliveryPump>(provider, provider.GetRequiredService<TelegramChannel>()),
            provider.GetRequiredService<TelegramNotices>(),
            .. accounts.SelectMany(account => Listen(provider, account)),
        ];
    }

    private static IEnumerable<BackgroundService> Listen(IServiceProvider provider, TelegramAccount account)
    {
        var keeper = ActivatorUtilities.CreateInstance<LeaseKeeper>(provider, account.LeaseName);
        return [keeper, ActivatorUtilities.CreateInstance<TelegramPoller>(provider, account, keeper)];
    }
}
