using Microsoft.Extensions.Options;
using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Selection;

namespace OpenClaw.Gateway.Dispatch;

/// <summary>Joins the registry's snapshot with the ledger and the clock, so that selection can stay pure. No I/O.</summary>
internal sealed class WorkerView(IWorkerRegistry registry, LoadLedger ledger, IOptions<HeartbeatOptions> heartbeat, TimeProvider time, Random random)
{
    public Candidate[] Read() => ledger.Read(registry.Snapshot, heartbeat.Value.SuspectAfter, time.GetTimestamp());

    /// <summary>One worker for each slot believed free, at most <paramref name="limit"/>; a worker with three free slots may be named three times.</summary>
    public List<Heartbeat> AssignFreeSlots(int limit)
    {
        var candidates = Read();
        var assigned = new List<Heartbeat>();
        while (assigned.Count < limit)
        {
            var pick = WorkerSelection.Pick(candidates, random);
            if (pick.IsNone) break;
            assigned.Add(candidates[pick.Index].Worker);
            candidates[pick.Index] = candidates[pick.Index].WithOneMore();
        }

        return assigned;
    }
}
