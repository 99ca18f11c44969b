namespace OpenClaw.Channels.Delivery;

internal static class DeliveryExtensions
{
    public static IServiceCollection AddDelivery(this IServiceCollection services) => services
        .AddSingleton<DeliveryMetrics>()
        .AddSingleton<Courier>()
        .AddSingleton<PieceSender>()
        .AddTransient<OutboxFeed>(); // one per pump: each has its own bell

    /// <summary>One adapter and the pump that feeds it.</summary>
    public static IServiceCollection AddChannel<TChannel>(this IServiceCollection services) where TChannel : class, IChannel => services
        .AddSingleton<TChannel>()
        .AddSingleton<IHostedService>(provider =>
            ActivatorUtilities.CreateInstance<DeliveryPump>(provider, provider.GetRequiredService<TChannel>()));
}
