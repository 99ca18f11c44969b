using System.Collections.Frozen;
using OpenClaw.Gateway.Selection;

namespace OpenClaw.Benchmarks.Selection;

/// <summary>Plays a contestant on simulated time: a round of hours takes seconds, and the same seed gives the same figures.</summary>
internal static class Simulation
{
    private const double Unstable = 900;

    public static LbRun Play(Scenario scenario, IReadOnlyList<JobPlan> plans, Contestant contestant, int seed)
    {
        var clock = new SimClock();
        var cluster = new SimCluster(clock, scenario, new Random(seed));
        var jobs = plans.Select(plan => new LbJob(plan)).ToArray();
        var (left, target) = (jobs.Length, WayOf(contestant, cluster));
        cluster.Ended += _ => left--;
        foreach (var job in jobs) clock.At(job.Plan.ArrivesAt, () => target.Arrive(job));
        cluster.Start();
        var limit = plans[^1].ArrivesAt + Unstable;
        clock.RunUntil(() => left == 0 || clock.Now > limit);
        return new LbRun(scenario, jobs, left > 0);
    }

    private static IWay WayOf(Contestant contestant, SimCluster cluster) => contestant.Way switch
    {
        WayIn.Ideal => new IdealQueue(cluster),
        WayIn.Queued => new QueueWay(cluster, () => Gateway(cluster, contestant.Policy)),
        WayIn.Proxied => new ProxyWay(cluster, () => Gateway(cluster, contestant.Policy)),
        _ => new PushWay(cluster, Enum.Parse<PushPolicy>(contestant.Policy)),
    };

    // An operator of the policy "Weighted" knows the fleet; nobody has to tell the others anything.
    private static SimGateway Gateway(SimCluster cluster, string policy) => new(
        cluster, policy, policy == PolicyNames.Weighted ? cluster.Scenario.RightWeights : FrozenDictionary<string, int>.Empty, new Random(cluster.Random.Next()));
}

/// <summary>A way for messages through the simulated cluster.</summary>
internal interface IWay
{
    void Arrive(LbJob job);
}
