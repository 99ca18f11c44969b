using OpenClaw.Core.Jobs;

namespace OpenClaw.Benchmarks.Selection;

/// <summary>Queued jobs: one queue in the store, every gateway leases for slots that it believes free.</summary>
internal sealed class QueueWay : IWay
{
    private const double Poll = 0.25;

    private readonly SimCluster _cluster;
    private readonly SimGateway[] _gateways;
    private readonly LinkedList<LbJob> _queue = new();

    public QueueWay(SimCluster cluster, Func<SimGateway> gateway)
    {
        _cluster = cluster;
        _gateways = [.. Enumerable.Range(0, cluster.Scenario.Gateways).Select(_ => gateway())];
        foreach (var each in _gateways)
        {
            each.Ledger.SlotFreed += () => Dispatch(each);
            PollFor(each);
        }
    }

    public void Arrive(LbJob job)
    {
        _queue.AddLast(job);
        Signal();
    }

    // Every gateway hears the ready signal; who leases first is chance.
    private void Signal()
    {
        foreach (var gateway in _gateways) _cluster.Clock.In(Fleets.Lease * (0.5 + _cluster.Random.NextDouble()), () => Dispatch(gateway));
    }

    private void PollFor(SimGateway gateway) => _cluster.Clock.In(Poll * (0.5 + _cluster.Random.NextDouble()), () =>
    {
        Dispatch(gateway);
        PollFor(gateway);
    });

    private void Dispatch(SimGateway gateway)
    {
        if (_queue.Count == 0) return;
        var candidates = gateway.Read();
        while (_queue.First is { Value: var job })
        {
            var pick = gateway.Pick(candidates);
            if (pick.IsNone) return;
            _queue.RemoveFirst();
            var worker = _cluster.Find(candidates[pick.Index].Worker.Incarnation);
            candidates[pick.Index] = candidates[pick.Index].WithOneMore();
            gateway.Offer(job, worker, isTaken => Released(job, isTaken), isGood => Over(job, isGood));
        }
    }

    private void Released(LbJob job, bool isTaken)
    {
        if (isTaken) return;
        _queue.AddFirst(job);
        Signal();
    }

    private void Over(LbJob job, bool isGood)
    {
        if (isGood)
        {
            _cluster.End(job);
            return;
        }

        var again = RetryPolicy.NextAttemptAfter(new JobFailure(FailureKind.ModelUnavailable, "down"), job.Errors - 1, TimeSpan.Zero, _cluster.Random.NextDouble());
        if (again is null) _cluster.End(job, isLost: true);
        else _cluster.Clock.In(again.Value.TotalSeconds, () => Arrive(job));
    }
}
