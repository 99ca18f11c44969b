using Microsoft.Extensions.DependencyInjection.Extensions;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace OpenClaw.Gateway.Proxy.ChannelRoutes;

internal static class ChannelRoutesExtensions
{
    private const string Service = "channels";

    /// <summary>
    /// Routes to the channel nodes by the name of their service (<c>Services:channels:http:0=http://host:port</c>, in the environment
    /// <c>services__channels__http__0</c>, as Aspire and Aspir8 write it). Nothing where the service is not configured.
    /// </summary>
    public static IServiceCollection AddChannelRoutes(this IServiceCollection services, IConfiguration configuration)
    {
        var schemes = configuration.GetSection($"Services:{Service}");
        var scheme = schemes.GetSection("http").Exists() ? "http" : schemes.GetSection("https").Exists() ? "https" : null;
        if (scheme is null) return services;
        services.AddSingleton<IProxyConfigProvider>(new ChannelProxyConfig(new Uri($"{scheme}://{Service}")));
        return services.Replace(ServiceDescriptor.Singleton<IDestinationResolver, ServiceDestinations>());
    }
}
