using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenClaw.Gateway.Dispatch;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.LoadBalancing;

namespace OpenClaw.Gateway.Proxy;

internal static class ProxyExtensions
{
    /// <summary>The workers' cluster from the registry, beside whatever the section <c>ReverseProxy</c> of the configuration adds.</summary>
    public static IServiceCollection AddGatewayProxy(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddReverseProxy()
            .LoadFromConfig(configuration.GetSection("ReverseProxy"))
            .AddTransforms<WorkerTransforms>()
            .ConfigureHttpClient((context, handler) =>
            {
                if (context.ClusterId == WorkerDestination.Cluster) WorkerClient.Configure(handler);
            });
        services.TryAddSingleton<RegistryProxyConfig>();
        services.AddSingleton<IProxyConfigProvider>(provider => provider.GetRequiredService<RegistryProxyConfig>());
        services.AddHostedService(provider => provider.GetRequiredService<RegistryProxyConfig>());
        services.AddSingleton<ILoadBalancingPolicy, LeastLoadedPolicy>();
        services.TryAddSingleton<AnotherWorker>();
        services.TryAddSingleton<WorkerAccounting>();
        return services;
    }

    /// <summary>All proxied routes, the workers' and the configuration's own; what is required of the result is required of each of them.</summary>
    public static IEndpointConventionBuilder MapGatewayProxy(this WebApplication app)
    {
        var another = app.Services.GetRequiredService<AnotherWorker>();
        var accounting = app.Services.GetRequiredService<WorkerAccounting>();
        return app.MapReverseProxy(proxy =>
        {
            proxy.Use((context, next) => another.InvokeAsync(context, next));
            proxy.UseSessionAffinity();
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
            proxy.Use((context, next) => accounting.InvokeAsync(context, next));
        });
    }
}
