using Microsoft.Extensions.Options;
using OpenClaw.Channels.Delivery;
using OpenClaw.Core.Leases;

namespace OpenClaw.Channels.Telegram;

internal static class TelegramExtensions
{
    public static IServiceCollection AddTelegram(this IServiceCollection services)
    {
        services.AddSingleton<IValidateOptions<TelegramOptions>, TelegramOptionsRules>();
        services.AddOptions<TelegramOptions>().BindConfiguration(TelegramOptions.Section).ValidateOnStart();
        services.AddHttpClient(TelegramAccounts.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan) // every call has its own
            .ConfigurePrimaryHttpMessageHandler(CreateHandler)
            .RemoveAllLoggers() // they write the URL, and it holds the token
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan); // the connections' lifetime below does it
        return services
            .AddSingleton<TelegramAccounts>()
            .AddSingleton<TelegramChannel>()
            .AddSingleton<TelegramNotices>()
            .AddSingleton<TelegramIntake>()
            .AddSingleton<IHostedService>(provider => new TelegramNode(
                provider.GetRequiredService<TelegramAccounts>(), () => Loops(provider), provider.GetRequiredService<ILogger<TelegramNode>>()));
    }

    private static IReadOnlyList<BackgroundService> Loops(IServiceProvider provider) =>
    [
        ActivatorUtilities.CreateInstance<DeliveryPump>(provider, provider.GetRequiredService<TelegramChannel>()),
        provider.GetRequiredService<TelegramNotices>(),
        .. provider.GetRequiredService<TelegramAccounts>().All.SelectMany(account => Listen(provider, account)),
    ];

    private static IEnumerable<BackgroundService> Listen(IServiceProvider provider, TelegramAccount account)
    {
        var keeper = ActivatorUtilities.CreateInstance<LeaseKeeper>(provider, account.LeaseName);
        return [keeper, ActivatorUtilities.CreateInstance<TelegramPoller>(provider, account, keeper)];
    }

    /// <summary>No redirects: one would carry the token to somebody else. No activities of the handler: they record the URL, and it holds the token
    /// (the delivery has an activity of its own).</summary>
    private static SocketsHttpHandler CreateHandler() => new()
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    };
}
