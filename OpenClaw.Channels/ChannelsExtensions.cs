using OpenClaw.Channels.Delivery;
using OpenClaw.Channels.Webhook;

namespace OpenClaw.Channels;

/// <summary>The channel node: takes committed replies from the outbox to where people read them.</summary>
public static class ChannelsExtensions
{
    public static IServiceCollection AddChannels(this IServiceCollection services) => services
        .AddDelivery()
        .AddWebhook();
}
