namespace OpenClaw.Benchmarks.Selection;

/// <summary>What YARP does as it comes: every request is sent at once, by what this one proxy knows, and waits inside the worker when that is full.</summary>
/// <remarks>The five policies are written again from their documented behaviour, because YARP's own classes count on YARP's own requests.</remarks>
internal sealed class PushWay : IWay
{
    private readonly SimCluster _cluster;
    private readonly PushPolicy _policy;
    private readonly int[][] _counts;
    private readonly int[] _turns;

    public PushWay(SimCluster cluster, PushPolicy policy)
    {
        (_cluster, _policy) = (cluster, policy);
        _counts = [.. Enumerable.Range(0, cluster.Scenario.Gateways).Select(_ => new int[cluster.Workers.Count])];
        _turns = new int[cluster.Scenario.Gateways];
    }

    public void Arrive(LbJob job)
    {
        var gateway = (int)(job.Plan.Gateway * _counts.Length);
        var counts = _counts[gateway];
        var index = Pick(gateway, counts, _cluster.Present.Count());
        counts[index]++;
        var worker = _cluster.Workers[index];
        _cluster.Clock.In(Fleets.Network, () => worker.Push(job, done =>
        {
            var failed = worker.IsBlackHole;
            if (failed) done.Errors++;
            if (double.IsNaN(done.StartedAt)) done.StartedAt = _cluster.Clock.Now;
            _cluster.Clock.In(Fleets.Network, () =>
            {
                counts[index]--;
                _cluster.End(done, isLost: failed);
            });
        }));
    }

    private int Pick(int gateway, int[] counts, int present)
    {
        var random = _cluster.Random;
        switch (_policy)
        {
            case PushPolicy.FirstAlphabetical:
                return 0;
            case PushPolicy.Random:
                return random.Next(present);
            case PushPolicy.RoundRobin:
                return _turns[gateway]++ % present;
            case PushPolicy.PowerOfTwoChoices:
                var (one, two) = (random.Next(present), random.Next(present));
                return counts[one] <= counts[two] ? one : two;
            case PushPolicy.StaticWeights:
                var left = random.NextDouble() * _cluster.Present.Sum(w => w.Plan.Slots * w.Plan.Speed);
                for (var i = 0; i < present; i++)
                {
                    left -= _cluster.Workers[i].Plan.Slots * _cluster.Workers[i].Plan.Speed;
                    if (left < 0) return i;
                }

                return present - 1;
            default:
                var best = 0;
                for (var i = 1; i < present; i++)
                {
                    if (counts[i] < counts[best]) best = i;
                }

                return best;
        }
    }
}

internal enum PushPolicy
{
    FirstAlphabetical = 0,
    Random = 1,
    RoundRobin = 2,
    LeastRequests = 3,
    PowerOfTwoChoices = 4,

    /// <summary>Not YARP's: shares in proportion to slots × speed, known beforehand and right.</summary>
    StaticWeights = 5,
}
