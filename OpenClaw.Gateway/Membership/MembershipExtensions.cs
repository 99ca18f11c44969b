using Microsoft.Extensions.DependencyInjection.Extensions;

namespace OpenClaw.Gateway.Membership;

internal static class MembershipExtensions
{
    /// <summary>Who lives and who is dead: evidence, declaration, watch.</summary>
    public static IServiceCollection AddMembership(this IServiceCollection services)
    {
        services.AddHttpClient(DirectQuestion.ClientName).RemoveAllLoggers().ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            PooledConnectionLifetime = TimeSpan.Zero, // an old connection would say something about a moment ago
        });
        services.TryAddSingleton<DeathDeclarer>();
        services.TryAddSingleton<WorkerProbe>();
        services.TryAddSingleton<DirectQuestion>();
        services.TryAddSingleton<MembershipView>();
        services.TryAddSingleton<DeathWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<DeathWatch>());
        return services;
    }
}
