using System.Reflection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpenClaw.Core.Jobs;

namespace OpenClaw.Core.Nodes;

public static class NodesExtensions
{
    /// <summary>Makes this host a node: identity, durable row, heartbeat. One role per host.</summary>
    /// <param name="hooks">What the role adds; null for nothing.</param>
    public static IServiceCollection AddNodeMembership(this IServiceCollection services, NodeRole role, Func<IServiceProvider, NodeHooks>? hooks = null)
    {
        services.AddOptions<ClusterOptions>().BindConfiguration(ClusterOptions.Section)
            .Validate(o => ClusterOptions.CheckSecret(o.Secret) is null, ClusterOptions.SecretRule)
            .Validate(o => o.ProbePort is null or (> 0 and <= 65535), $"{ClusterOptions.Section}:ProbePort must be 1 to 65535.")
            .Validate(o => o.ForgetAfter >= TimeSpan.FromMinutes(1), $"{ClusterOptions.Section}:ForgetAfter must be at least a minute.")
            .ValidateOnStart();
        services.AddOptions<HeartbeatOptions>().BindConfiguration(HeartbeatOptions.Section)
            .Validate(o => o.Interval >= TimeSpan.FromMilliseconds(50), $"{HeartbeatOptions.Section}:Interval must be at least 50 ms.").ValidateOnStart();
        services.AddOptions<JobOptions>().BindConfiguration(JobOptions.Section)
            .Validate(o => o.LeaseDuration >= TimeSpan.FromSeconds(1), $"{JobOptions.Section}:LeaseDuration must be at least 1 s.")
            .Validate(o => o.TimeLimit > TimeSpan.Zero && o.TimeLimit <= TimeSpan.FromDays(1), $"{JobOptions.Section}:TimeLimit must be above zero and at most a day.")
            .Validate(o => o.OfferLeaseDuration > TimeSpan.Zero, $"{JobOptions.Section}:OfferLeaseDuration must be above zero.")
            .Validate(o => o.PollInterval >= TimeSpan.FromMilliseconds(10), $"{JobOptions.Section}:PollInterval must be at least 10 ms.")
            .Validate(o => o.MaxDeaths >= 1, $"{JobOptions.Section}:MaxDeaths must be at least 1.")
            .Validate(o => o.KeyRetention >= TimeSpan.FromDays(7) && o.KeyRetention >= o.Retention, $"{JobOptions.Section}:KeyRetention must be at least 7 days and no shorter than Retention.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(sp => Identify(role, sp.GetRequiredService<IOptions<ClusterOptions>>().Value, sp.GetService<IConfiguration>()));
        services.TryAddSingleton(sp => new ClusterSecret(sp.GetRequiredService<IOptions<ClusterOptions>>().Value.Secret));
        services.TryAddSingleton(hooks ?? (sp => new NodeHooks(sp.GetRequiredService<ResourceProbe>().Load)));
        services.TryAddSingleton<ListeningAddress>();
        services.TryAddSingleton<ResourceProbe>();
        services.TryAddSingleton<NodeMembership>();
        services.AddHostedService(sp => sp.GetRequiredService<NodeMembership>());
        services.TryAddSingleton<HeartbeatPublisher>();
        services.AddHostedService(sp => sp.GetRequiredService<HeartbeatPublisher>()); // after the membership: services stop in reverse, and the last heartbeat comes before the leave
        return services;
    }

    internal static LocalNode Identify(NodeRole role, ClusterOptions options, IConfiguration? configuration)
    {
        var version = Assembly.GetExecutingAssembly().GetName().Version?.ToString(3) ?? "0.0.0";
        var port = NodeIdentity.FixedPort(configuration?[WebHostDefaults.ServerUrlsKey]);
        var random = Guid.NewGuid().ToString("N")[..8];
        return new LocalNode(NodeIdentity.Choose(role, options.NodeId, configuration?[NodeIdentity.ResourceAttributes], Environment.MachineName, port, random), role, options.Region, version);
    }
}
