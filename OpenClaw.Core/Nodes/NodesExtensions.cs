using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace OpenClaw.Core.Nodes;

public static class NodesExtensions
{
    /// <summary>Makes this host a node: identity, durable row, heartbeat. One role per host.</summary>
    /// <param name="hooks">What the role adds; null for nothing.</param>
    public static IServiceCollection AddNodeMembership(this IServiceCollection services, NodeRole role, Func<IServiceProvider, NodeHooks>? hooks = null)
    {
        services.AddOptions<ClusterOptions>().BindConfiguration(ClusterOptions.Section)
            .Validate(o => o.Secret.Length >= 16, $"{ClusterOptions.Section}:Secret must have at least 16 characters.").ValidateOnStart();
        services.AddOptions<HeartbeatOptions>().BindConfiguration(HeartbeatOptions.Section)
            .Validate(o => o.Interval >= TimeSpan.FromMilliseconds(50), $"{HeartbeatOptions.Section}:Interval must be at least 50 ms.").ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(sp => Identify(role, sp.GetRequiredService<IOptions<ClusterOptions>>().Value));
        services.TryAddSingleton(sp => new ClusterSecret(sp.GetRequiredService<IOptions<ClusterOptions>>().Value.Secret));
        services.TryAddSingleton(hooks ?? (_ => new NodeHooks()));
        services.TryAddSingleton<ListeningAddress>();
        services.TryAddSingleton<ResourceProbe>();
        services.TryAddSingleton<NodeMembership>();
        services.AddHostedService(sp => sp.GetRequiredService<NodeMembership>());
        services.AddHostedService<HeartbeatPublisher>(); // after the membership: services stop in reverse, and the last heartbeat comes before the leave
        return services;
    }

    internal static LocalNode Identify(NodeRole role, ClusterOptions options)
    {
        var version = Assembly.GetExecutingAssembly().GetName().Version?.ToString(3) ?? "0.0.0";
        var id = string.IsNullOrWhiteSpace(options.NodeId) ? $"{role}-{Environment.MachineName}".ToLowerInvariant() : options.NodeId;
        return new LocalNode(id, role, options.Region, version);
    }
}
