using System.Collections.Frozen;
using OpenClaw.Gateway.Selection;

namespace OpenClaw.Benchmarks.Selection;

/// <summary>Who is compared.</summary>
internal sealed record Contestant(string Name, Func<SimCluster, IWay> Way)
{
    public static readonly Contestant Ideal = new("ideal central queue", cluster => new IdealQueue(cluster));
    public static readonly Contestant Smart = Queued(PolicyNames.Smart);
    public static readonly Contestant SmartProxied = new("Smart, proxied", cluster => new ProxyWay(cluster, () => Gateway(cluster, PolicyNames.Smart)));
    public static readonly Contestant LeastRequests = Pushed("YARP LeastRequests", PushPolicy.LeastRequests);

    public static IReadOnlyList<Contestant> Quick { get; } = [Smart, SmartProxied, LeastRequests];

    public static IReadOnlyList<Contestant> All { get; } =
    [
        Smart, SmartProxied,
        Queued(PolicyNames.LeastConnections), Queued(PolicyNames.Weighted), Queued(PolicyNames.RoundRobin),
        LeastRequests,
        Pushed("YARP PowerOfTwoChoices", PushPolicy.PowerOfTwoChoices),
        Pushed("YARP RoundRobin", PushPolicy.RoundRobin),
        Pushed("YARP Random", PushPolicy.Random),
        Pushed("YARP FirstAlphabetical", PushPolicy.FirstAlphabetical),
        Pushed("static weights, right", PushPolicy.StaticWeights),
    ];

    private static Contestant Queued(string policy) => new($"{policy}, queued", cluster => new QueueWay(cluster, () => Gateway(cluster, policy)));

    private static Contestant Pushed(string name, PushPolicy policy) => new(name, cluster => new PushWay(cluster, policy));

    private static SimGateway Gateway(SimCluster cluster, string policy) => new(cluster, policy, WeightsOf(cluster, policy), new Random(cluster.Random.Next()));

    // An operator of the policy "Weighted" who knows the fleet; nobody has to tell the others anything.
    private static FrozenDictionary<string, int> WeightsOf(SimCluster cluster, string policy)
    {
        if (policy != PolicyNames.Weighted) return FrozenDictionary<string, int>.Empty;
        var most = cluster.Scenario.Workers.Max(w => w.Slots * w.Speed);
        return cluster.Scenario.Workers.ToFrozenDictionary(w => w.Name, w => (int)Math.Max(1, Math.Round(100 * w.Slots * w.Speed / most)));
    }
}
