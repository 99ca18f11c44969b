using OpenClaw.Channels.Delivery;
using OpenClaw.Channels.Discord;
using OpenClaw.Channels.Ingress;
using OpenClaw.Channels.Telegram;
using OpenClaw.Channels.Webhook;

namespace OpenClaw.Channels;

/// <summary>The channel node: brings in what people say on platforms, and takes committed replies from the outbox to where they read them.</summary>
public static class ChannelsExtensions
{
    public static IServiceCollection AddChannels(this IServiceCollection services) => services
        .AddDelivery()
        .AddIngress()
        .AddWebhook()
        .AddTelegram()
        .AddDiscord();

    /// <summary>Where platforms post to: below <c>/webhooks</c> on a channel node. A gateway puts <c>/channels</c> in front.</summary>
    public static void MapChannels(this IEndpointRouteBuilder routes) => routes.MapDiscord();
}
