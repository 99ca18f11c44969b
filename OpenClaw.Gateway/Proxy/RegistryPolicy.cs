using OpenClaw.Gateway.Dispatch;
using OpenClaw.Gateway.Selection;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace OpenClaw.Gateway.Proxy;

/// <summary>
/// Hands YARP's question to the selection room. YARP does not ask when a single destination is available, so exclusion is not this family's business.
/// For the workers the answer comes from the reading of the registry that <see cref="AnotherWorker"/> made for this try; for other clusters from
/// what YARP itself counts.
/// </summary>
internal abstract class RegistryPolicy(string name, WorkerView workers) : ILoadBalancingPolicy
{
    private readonly IPickPolicy _policy = PolicyNames.Create(name);

    public string Name => name;

    /// <summary>With the turns that it has come to.</summary>
    public IPickPolicy Policy => _policy;

    public DestinationState? PickDestination(HttpContext context, ClusterState cluster, IReadOnlyList<DestinationState> availableDestinations)
    {
        if (context.Features.Get<ProxiedCall>() is { Offer: { } offer } call)
        {
            var among = ReferenceEquals(availableDestinations, call.Available) ? offer : offer.Only(availableDestinations);
            var pick = _policy.Pick(among.Candidates, workers.NewRequest(call.Affinity, call.IsEvenFull));
            call.Reason = pick.Reason;
            return pick.IsNone ? null : among.OwnerOf(pick.Index);
        }

        var foreign = ForeignDestinations.Read(availableDestinations);
        var choice = _policy.Pick(foreign, workers.NewRequest());
        return choice.IsNone ? null : availableDestinations[choice.Index];
    }
}

/// <summary>In turn, by name.</summary>
internal sealed class RoundRobinPolicy(WorkerView workers) : RegistryPolicy(PolicyName, workers)
{
    /// <summary>Also the name of a policy of YARP's own, which this one replaces: the same name has to mean the same on both ways in.</summary>
    public const string PolicyName = PolicyNames.RoundRobin;
}

/// <summary>The fewest requests and jobs in the whole cluster.</summary>
internal sealed class LeastConnectionsPolicy(WorkerView workers) : RegistryPolicy(PolicyName, workers)
{
    public const string PolicyName = PolicyNames.LeastConnections;
}

/// <summary>In proportion to weights.</summary>
internal sealed class WeightedPolicy(WorkerView workers) : RegistryPolicy(PolicyName, workers)
{
    public const string PolicyName = PolicyNames.Weighted;
}

/// <summary>The default: whoever finishes soonest.</summary>
internal sealed class SmartPolicy(WorkerView workers) : RegistryPolicy(PolicyName, workers)
{
    public const string PolicyName = PolicyNames.Smart;
}
