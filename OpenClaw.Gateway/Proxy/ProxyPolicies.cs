using OpenClaw.Gateway.Dispatch;
using OpenClaw.Gateway.Selection;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.LoadBalancing;

namespace OpenClaw.Gateway.Proxy;

/// <summary>What can be chosen on the proxied path, told without YARP's types.</summary>
internal sealed class ProxyPolicies(IEnumerable<ILoadBalancingPolicy> policies, IProxyStateLookup state, SelectionChoice choice)
{
    /// <summary>Ours and YARP's own.</summary>
    public IReadOnlyList<string> Names { get; } = [.. policies.Select(policy => policy.Name).Order(StringComparer.Ordinal)];

    /// <summary>Every cluster of the proxy with the policy that holds for it.</summary>
    public IReadOnlyDictionary<string, string> InForce() => state.GetClusters().Select(cluster => cluster.ClusterId).Append(WorkerDestination.Cluster)
        .Distinct(StringComparer.OrdinalIgnoreCase).ToDictionary(id => id, OfCluster, StringComparer.OrdinalIgnoreCase);

    /// <summary>The policy of the workers' cluster; null when it is one of YARP's own, which explain nothing.</summary>
    public IPickPolicy? OfWorkers() =>
        policies.OfType<RegistryPolicy>().FirstOrDefault(policy => string.Equals(policy.Name, OfCluster(WorkerDestination.Cluster), StringComparison.OrdinalIgnoreCase))?.Policy;

    private string OfCluster(string cluster) =>
        choice.ProxyPolicyOf(cluster) ?? (cluster == WorkerDestination.Cluster ? PolicyNames.Default : LoadBalancingPolicies.PowerOfTwoChoices);
}
