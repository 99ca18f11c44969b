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
            .LoadFromConfig(ForeignClusters.Of(configuration.GetSection("ReverseProxy")))
            .AddConfigFilter<RunTimePolicies>()
            .AddTransforms<WorkerTransforms>()
            .ConfigureHttpClient((context, handler) =>
            {
                if (context.ClusterId == WorkerDestination.Cluster) WorkerClient.Configure(handler);
            });

        // YARP brings the protection of affinity cookies, and that reads and writes keys in the user's home at every start. Where a cluster of the configuration wants it, it does so then.
        foreach (var eager in services.Where(service => service.ImplementationType?.Name == "DataProtectionHostedService").ToArray()) services.Remove(eager);
        services.TryAddSingleton<RegistryProxyConfig>();
        services.AddSingleton<IProxyConfigProvider>(provider => provider.GetRequiredService<RegistryProxyConfig>());
        services.AddHostedService(provider => provider.GetRequiredService<RegistryProxyConfig>());
        services.AddPolicies();
        services.AddOptions<ProxyOptions>().BindConfiguration(ProxyOptions.Section)
            .Validate(options => options.MaxWaiting is >= 0 and <= 100_000, $"{ProxyOptions.Section}:MaxWaiting must be 0 to 100000.")
            .Validate(options => options.MaxWait >= TimeSpan.Zero && options.MaxWait <= TimeSpan.FromMinutes(10), $"{ProxyOptions.Section}:MaxWait must be 0 to 10 min.")
            .ValidateOnStart();
        services.TryAddSingleton<WaitingRoom>();
        services.TryAddSingleton<TryVerdict>();
        services.TryAddSingleton<AnotherWorker>();
        services.TryAddSingleton<WorkerAccounting>();
        return services;
    }

    private static void AddPolicies(this IServiceCollection services)
    {
        // YARP's own policy of that name counts for one proxy and one list only; two of a name it would refuse.
        foreach (var own in services.Where(service => service.ServiceType == typeof(ILoadBalancingPolicy) && service.ImplementationType?.Name == "RoundRobinLoadBalancingPolicy").ToArray())
            services.Remove(own);
        services.AddSingleton<ILoadBalancingPolicy, RoundRobinPolicy>();
        services.AddSingleton<ILoadBalancingPolicy, LeastConnectionsPolicy>();
        services.AddSingleton<ILoadBalancingPolicy, WeightedPolicy>();
        services.AddSingleton<ILoadBalancingPolicy, SmartPolicy>();
        services.TryAddSingleton<ProxyPolicies>();
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
