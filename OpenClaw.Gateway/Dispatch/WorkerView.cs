using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Selection;

namespace OpenClaw.Gateway.Dispatch;

/// <summary>Joins the registry's snapshot with the ledger, the operator's choice and the clock, so that selection can stay pure. No I/O.</summary>
internal sealed class WorkerView(IWorkerRegistry registry, LoadLedger ledger, SelectionChoice choice, Vantage vantage, Random random)
{
    public IPickPolicy QueuePolicy => choice.Queue;

    /// <param name="isLimitedByWeight">See <see cref="IPickPolicy.IsLimitedByWeight"/>.</param>
    public Candidate[] Read(bool isLimitedByWeight = true) =>
        ledger.Read(registry.Snapshot, new ReadTerms(vantage.SuspectAfter, vantage.Now, vantage.Region, choice.Weights, isLimitedByWeight));

    public PickRequest NewRequest(ulong? affinity = null, bool evenFull = false) => new((ulong)random.NextInt64(), affinity, evenFull);

    /// <summary>The worker to ask for a job that runs alone; null while none may be asked.</summary>
    public Assignment? AssignLastTry()
    {
        var candidates = Read(choice.Queue.IsLimitedByWeight);
        return LastTryPick.Of(candidates) is >= 0 and var index ? new Assignment(candidates[index].Worker, PickReason.LastTry) : null;
    }

    /// <summary>One worker for each slot believed free, at most <paramref name="limit"/>; a worker with three free slots may be named three times.</summary>
    public List<Assignment> AssignFreeSlots(int limit)
    {
        var policy = choice.Queue;
        var candidates = Read(policy.IsLimitedByWeight);
        var assigned = new List<Assignment>();
        while (assigned.Count < limit)
        {
            var pick = policy.Pick(candidates, NewRequest());
            if (pick.IsNone) break;
            assigned.Add(new Assignment(candidates[pick.Index].Worker, pick.Reason));
            candidates[pick.Index] = candidates[pick.Index].WithOneMore();
        }

        return assigned;
    }
}
