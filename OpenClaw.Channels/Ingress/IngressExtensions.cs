namespace OpenClaw.Channels.Ingress;

internal static class IngressExtensions
{
    public static IServiceCollection AddIngress(this IServiceCollection services) => services
        .AddSingleton<IngressMetrics>()
        .AddSingleton<StorePatience>()
        .AddSingleton<Doorkeeper>()
        .AddSingleton<CommandDesk>()
        .AddSingleton<Reception>()
        .AddSingleton<TypingIndicator>()
        .AddSingleton<IngressPump>()
        .AddSingleton<IHostedService>(provider => provider.GetRequiredService<IngressPump>());
}
