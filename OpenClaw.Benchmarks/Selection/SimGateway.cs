using System.Collections.Frozen;
using OpenClaw.Gateway.Selection;

namespace OpenClaw.Benchmarks.Selection;

/// <summary>A gateway's real beliefs and its real policy, on simulated time.</summary>
internal sealed class SimGateway(SimCluster cluster, string policy, FrozenDictionary<string, int> weights, Random random)
{
    public LoadLedger Ledger { get; } = new();
    public IPickPolicy Policy { get; } = PolicyNames.Create(policy);

    public Candidate[] Read() => Ledger.Read(cluster.Snapshot, new ReadTerms(
        TimeSpan.FromSeconds(cluster.Scenario.Heartbeat * 3), TimeSpan.FromSeconds(cluster.Clock.Now), "local", weights, Policy.IsLimitedByWeight));

    public PickResult Pick(Candidate[] candidates, bool evenFull = false) => Policy.Pick(candidates, new PickRequest((ulong)random.NextInt64(), EvenFull: evenFull));

    /// <summary>Offers a message to a worker over the network; <paramref name="said"/> hears whether it was taken, <paramref name="over"/> how it ended.</summary>
    public void Offer(LbJob job, SimWorker worker, Action<bool> said, Action<bool> over)
    {
        var id = job.Id = SimCluster.NewGuid(random);
        Ledger.Sent(worker.Incarnation, id);
        cluster.Clock.In(Fleets.Network, () =>
        {
            if (worker.IsBlackHole)
            {
                cluster.Clock.In(Fleets.BlackHoleAnswer, () => Fail(job, worker, id, over));
                return;
            }

            var isTaken = worker.TryTake(job, _ => cluster.Clock.In(Fleets.Network, () =>
            {
                Ledger.Succeeded(worker.Incarnation);
                Ledger.Ended(worker.Incarnation, id);
                over(true);
            }));
            var load = worker.Load();
            cluster.Clock.In(Fleets.Network, () =>
            {
                if (isTaken)
                {
                    Ledger.Accepted(worker.Incarnation, id, load);
                }
                else
                {
                    Ledger.Busy(worker.Incarnation, id, load);
                    Ledger.Ended(worker.Incarnation, id);
                }

                said(isTaken);
            });
        });
    }

    private void Fail(LbJob job, SimWorker worker, Guid id, Action<bool> over)
    {
        job.Errors++;
        job.FailedAt.Add(worker.Incarnation);
        job.Worker = worker.Plan;
        if (double.IsNaN(job.StartedAt)) job.StartedAt = cluster.Clock.Now;
        Ledger.Failed(worker.Incarnation);
        Ledger.Ended(worker.Incarnation, id);
        over(false);
    }
}
