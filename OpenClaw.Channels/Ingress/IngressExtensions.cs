namespace OpenClaw.Channels.Ingress;

internal static class IngressExtensions
{
    public static IServiceCollection AddIngress(this IServiceCollection services) => services
        .AddSingleton<IngressMetrics>()
        .AddSingleton<TypingIndicator>()
        .AddSingleton<IngressPump>()
        .AddSingleton<IHostedService>(provider => provider.GetRequiredService<IngressPump>());
}
