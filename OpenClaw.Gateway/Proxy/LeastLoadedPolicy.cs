using OpenClaw.Gateway.Dispatch;
using OpenClaw.Gateway.Selection;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace OpenClaw.Gateway.Proxy;

/// <summary>Hands YARP's question to <see cref="WorkerSelection"/>. YARP does not ask when a single destination is available, so exclusion is not
/// this policy's business.</summary>
internal sealed class LeastLoadedPolicy(WorkerView workers, Random random) : ILoadBalancingPolicy
{
    public const string PolicyName = "LeastLoaded";

    public string Name => PolicyName;

    public DestinationState? PickDestination(HttpContext context, ClusterState cluster, IReadOnlyList<DestinationState> availableDestinations)
    {
        var candidates = workers.Read();
        var offered = new Candidate[availableDestinations.Count];
        var owners = new DestinationState[availableDestinations.Count];
        var count = 0;
        foreach (var destination in availableDestinations)
        {
            var index = Array.FindIndex(candidates, c => c.Worker.Incarnation == WorkerDestination.IncarnationOf(destination.DestinationId));
            if (index < 0) continue;
            (offered[count], owners[count]) = (candidates[index], destination);
            count++;
        }

        var pick = WorkerSelection.PickEvenFull(offered.AsSpan(0, count), random);
        return pick.IsNone ? null : owners[pick.Index];
    }
}
