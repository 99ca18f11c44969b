namespace OpenClaw.Channels.Delivery;

internal static class DeliveryExtensions
{
    public static IServiceCollection AddDelivery(this IServiceCollection services) => services
        .AddSingleton<DeliveryMetrics>()
        .AddSingleton<Courier>()
        .AddTransient<OutboxFeed>(); // one per pump: each has its own bell
}
