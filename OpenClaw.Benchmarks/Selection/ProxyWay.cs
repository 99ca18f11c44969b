using OpenClaw.Gateway.Proxy;

namespace OpenClaw.Benchmarks.Selection;

/// <summary>Proxied requests: each stays with the gateway it came to and waits there, first come, first served, for the next free slot.</summary>
internal sealed class ProxyWay : IWay
{
    private const int MostFaultsHidden = 2;

    private readonly SimCluster _cluster;
    private readonly Door[] _doors;

    public ProxyWay(SimCluster cluster, Func<SimGateway> gateway)
    {
        _cluster = cluster;
        _doors = [.. Enumerable.Range(0, cluster.Scenario.Gateways).Select(_ => new Door(gateway()))];
        foreach (var door in _doors) door.Gateway.Ledger.SlotFreed += () => Serve(door, mayAsk: false);
    }

    public void Arrive(LbJob job)
    {
        var door = _doors[(int)(job.Plan.Gateway * _doors.Length)];
        door.Line.AddLast(job);
        Serve(door, mayAsk: door.Line.Count == 1);
    }

    private void Serve(Door door, bool mayAsk)
    {
        while (door.Line.First is { Value: var job })
        {
            // As the product's middleware: who failed this request is not asked again for it.
            var candidates = Array.FindAll(door.Gateway.Read(), candidate => !job.FailedAt.Contains(candidate.Worker.Incarnation));
            var pick = door.Gateway.Pick(candidates, mayAsk);
            if (pick.IsNone)
            {
                Watch(door);
                return;
            }

            mayAsk = false;
            door.Line.RemoveFirst();
            door.Gateway.Offer(job, _cluster.Find(candidates[pick.Index].Worker.Incarnation), isTaken => Said(door, job, isTaken), isGood => Over(door, job, isGood));
        }
    }

    // The first in line looks and asks when nothing was heard for a while.
    private void Watch(Door door)
    {
        if (door.IsWatched) return;
        door.IsWatched = true;
        _cluster.Clock.In(WaitingRoom.AskInterval.TotalSeconds, () =>
        {
            door.IsWatched = false;
            Serve(door, mayAsk: true);
        });
    }

    private void Said(Door door, LbJob job, bool isTaken)
    {
        if (isTaken) return;
        door.Line.AddFirst(job);
        Serve(door, mayAsk: false);
    }

    private void Over(Door door, LbJob job, bool isGood)
    {
        if (isGood || job.Errors > MostFaultsHidden)
        {
            _cluster.End(job, isLost: !isGood);
            return;
        }

        door.Line.AddFirst(job);
        Serve(door, mayAsk: false);
    }

    private sealed class Door(SimGateway gateway)
    {
        public SimGateway Gateway => gateway;
        public LinkedList<LbJob> Line { get; } = new();
        public bool IsWatched { get; set; }
    }
}
