namespace OpenClaw.Channels.Platforms;

/// <summary>What every platform registers in the same way.</summary>
internal static class PlatformExtensions
{
    /// <param name="setting">The setting that turns the platform on.</param>
    /// <param name="loops">What runs in a node that has an account of the platform; empty where none is configured.</param>
    public static IServiceCollection AddPlatform(this IServiceCollection services, string platform, string setting, Func<IServiceProvider, IReadOnlyList<BackgroundService>> loops) =>
        services.AddSingleton<IHostedService>(provider => new PlatformLoops(platform, setting, () => loops(provider), provider.GetRequiredService<ILogger<PlatformLoops>>()));

    /// <summary>An HTTP client for addresses and headers that hold secrets. No redirects: one would carry the secret to somebody else. No logs and no activities
    /// of the handler: they record the address.</summary>
    public static IServiceCollection AddSecretiveClient(this IServiceCollection services, string name)
    {
        services.AddHttpClient(name, client => client.Timeout = Timeout.InfiniteTimeSpan) // every call has its own
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                ActivityHeadersPropagator = null,
                AllowAutoRedirect = false,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            })
            .RemoveAllLoggers()
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan); // the connections' lifetime above does it
        return services;
    }
}
