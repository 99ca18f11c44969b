namespace OpenClaw.Benchmarks.Selection;

/// <summary>The physical limit: one queue, no network, every count true, and what every worker really can do known. A free slot takes the oldest message; of
/// several free slots the fastest.</summary>
internal sealed class IdealQueue(SimCluster cluster) : IWay
{
    private readonly LinkedList<LbJob> _queue = new();

    public void Arrive(LbJob job)
    {
        _queue.AddLast(job);
        Serve();
    }

    private void Serve()
    {
        while (_queue.First is { Value: var job })
        {
            var best = cluster.Present.Where(w => !w.IsBlackHole && w.Active < Math.Min(w.Plan.Slots, w.Plan.Parallel)).MaxBy(w => w.Speed);
            if (best is null) return;
            _queue.RemoveFirst();
            best.TryTake(job, done =>
            {
                cluster.End(done);
                Serve();
            });
        }
    }
}
