using Microsoft.Extensions.Options;
using OpenClaw.Channels.Delivery;

namespace OpenClaw.Channels.Webhook;

internal static class WebhookExtensions
{
    public static IServiceCollection AddWebhook(this IServiceCollection services)
    {
        services.AddOptions<WebhookOptions>().BindConfiguration(WebhookOptions.Section).ValidateOnStart();
        services.AddHttpClient(WebhookChannel.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan) // the channel has its own
            .ConfigurePrimaryHttpMessageHandler(provider => CreateHandler(provider.GetRequiredService<IOptions<WebhookOptions>>().Value))
            .RemoveAllLoggers() // they write the URL, and its path may be the receiver's secret
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan); // the connections' lifetime below does it
        return services.AddChannel<WebhookChannel>();
    }

    /// <summary>No proxy, because the guard must see the receiver's own address; no redirects and no cookies, because the receiver is a stranger.</summary>
    private static SocketsHttpHandler CreateHandler(WebhookOptions options) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        MaxResponseHeadersLength = 16,
        ConnectCallback = (context, cancellationToken) => NetworkGuard.ConnectAsync(context, options.AllowPrivateNetworks, cancellationToken),
    };
}
