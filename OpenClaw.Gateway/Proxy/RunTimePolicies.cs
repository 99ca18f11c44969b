using OpenClaw.Gateway.Dispatch;
using Yarp.ReverseProxy.Configuration;

namespace OpenClaw.Gateway.Proxy;

/// <summary>Puts the policy that an operator chose at run time over the configured one, for every cluster. YARP keeps clients and destinations over such
/// a change, so no request notices.</summary>
internal sealed class RunTimePolicies(SelectionChoice choice) : IProxyConfigFilter
{
    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel) =>
        new(choice.RunTimeProxyPolicyOf(cluster.ClusterId) is { } policy ? cluster with { LoadBalancingPolicy = policy } : cluster);

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel) => new(route);
}
