using OpenClaw.Core.Nodes;

namespace OpenClaw.Gateway.Selection;

/// <summary>
/// What this gateway believes about every worker's slots: the newest counts the worker gave, plus what was sent since, minus what ended
/// since.
/// </summary>
/// <remarks>
/// Everything is a set of ids, so a repeated or forgotten call cannot make a counter drift.
/// - Counts have a version; older ones are ignored, wherever they come from (heartbeat or answer).
/// - An id that was <i>sent</i> counts as one more until the worker answers: the answer carries counts that include it. A worker that
///   answers late (a proxied request answers with its first token) has put it into its heartbeats meanwhile; the second new heartbeat
///   after the sending surely began after it and takes over.
/// - An id that <i>ended</i> is told with counts that no longer include it; without them it counts as one less until newer counts arrive.
/// A wrong belief costs one busy answer, never a lost job.
/// </remarks>
internal sealed class LoadLedger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, WorkerBelief> _entries = [];
    private TimeSpan _now;
    private TimeSpan? _startedAt;

    /// <summary>A slot was freed, or a belief became more hopeful. The handler only sets a flag.</summary>
    public event Action? SlotFreed;

    /// <summary>Before the request leaves.</summary>
    public void Sent(Guid worker, Guid id)
    {
        lock (_lock) Send(EntryOf(worker), id);
    }

    /// <summary>Takes a slot for a request that is about to leave, unless somebody else took the last one since the snapshot was read.</summary>
    /// <param name="evenFull">Take it in any case: the worker itself is asked.</param>
    public bool TryReserve(Guid worker, Guid id, bool evenFull)
    {
        lock (_lock)
        {
            var entry = EntryOf(worker);
            if (!evenFull && entry.Load is { } load && load.Active + entry.Delta >= load.Slots) return false;
            Send(entry, id);
            return true;
        }
    }

    /// <summary>The worker did what it was asked; whether the answer pleased is not its business.</summary>
    public void Succeeded(Guid worker)
    {
        lock (_lock) EntryOf(worker).Succeeded();
    }

    /// <summary>The worker failed: a broken call, an error of its own, a failed attempt. Several in a row eject it.</summary>
    public void Failed(Guid worker)
    {
        lock (_lock) EntryOf(worker).Failed();
    }

    /// <summary>The worker took it; its counts include it.</summary>
    public void Accepted(Guid worker, Guid id, WorkerLoad? load)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(worker, out var entry)) return;
            if (load is null || !entry.Pending.ContainsKey(id)) return;
            entry.Pending.Remove(id);
            entry.Taken.Add(id);
            entry.Learn(load);
        }
    }

    /// <summary>The worker had no slot. Without counts in the answer it is believed full until it says otherwise.</summary>
    public void Busy(Guid worker, Guid id, WorkerLoad? load)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(worker, out var entry)) return;
            entry.Pending.Remove(id);
            if (load is not null) entry.LearnFull(load);
            else entry.AssumeFull();
        }
    }

    /// <summary>Another may have the slot, but what came of it is still to be told.</summary>
    /// <param name="load">The worker's counts without it.</param>
    public void Freed(Guid worker, Guid id, WorkerLoad load)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(worker, out var entry) || !entry.Taken.Remove(id)) return;
            entry.Learn(load);
        }

        SlotFreed?.Invoke();
    }

    /// <summary>It is over, whatever happened; may be called for an id that was never sent, and again.</summary>
    /// <param name="load">The worker's counts after it freed the slot; null when it did not tell.</param>
    public void Ended(Guid worker, Guid id, WorkerLoad? load = null)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(worker, out var entry)) return;
            var wasTaken = !entry.Pending.Remove(id) && entry.Taken.Remove(id);
            if (load is not null)
            {
                entry.Freed.Remove(id); // these counts do not include it, nor do newer ones
                entry.Learn(load);
            }
            else if (wasTaken) entry.Freed.Add(id);
        }

        SlotFreed?.Invoke();
    }

    /// <summary>A call broke: the worker gets nothing until it shows a newer heartbeat. A failure too.</summary>
    public void Suspect(Guid worker)
    {
        lock (_lock)
        {
            var entry = EntryOf(worker);
            entry.ShunnedAtSequence = entry.Sequence;
            entry.Failed();
        }
    }

    /// <summary>The worker gets nothing until then, by the process's monotonic clock.</summary>
    public void Shun(Guid worker, TimeSpan until)
    {
        lock (_lock) EntryOf(worker).ShunnedUntil = until;
    }

    /// <summary>Every worker of the snapshot with this gateway's corrections and the fleet's gates.</summary>
    public Candidate[] Read(RegistrySnapshot snapshot, in ReadTerms terms)
    {
        var candidates = new Candidate[CountWorkers(snapshot)];
        var count = 0;
        lock (_lock)
        {
            _now = terms.Now;
            if (candidates.Length > 0) _startedAt ??= terms.Now;
            foreach (var node in snapshot.Nodes)
            {
                if (node.Heartbeat.Role != NodeRole.Worker) continue;
                var entry = EntryOf(node.Heartbeat.Incarnation);
                entry.Observe(node.Heartbeat, terms.Now);
                candidates[count++] = Judge(node, entry, in terms);
            }

            if (_entries.Count > count) ForgetOthers(snapshot);
        }

        FleetGates.Apply(candidates);
        return candidates;
    }

    private Candidate Judge(RegisteredNode node, WorkerBelief entry, in ReadTerms terms)
    {
        var worker = node.Heartbeat;
        var weight = terms.WeightOf(worker.NodeId);
        var warmth = SlowStart.ShareAt(entry.SeenAt - _startedAt.GetValueOrDefault(), terms.Now - entry.SeenAt);
        return new Candidate(worker, entry.Load, entry.Delta, node.Age > terms.SuspectAfter, entry.IsShunned(terms.Now))
        {
            Weight = weight,
            Share = terms.IsLimitedByWeight ? warmth * weight / Candidate.FullWeight : warmth,
            MeasuredSpeed = entry.Speed,
            Failures = entry.Failures,
            IsEjected = entry.IsEjected(terms.Now),
            IsLocal = worker.Region == terms.Region,
        };
    }

    private static int CountWorkers(RegistrySnapshot snapshot)
    {
        var count = 0;
        foreach (var node in snapshot.Nodes)
        {
            if (node.Heartbeat.Role == NodeRole.Worker) count++;
        }

        return count;
    }

    private static void Send(WorkerBelief entry, Guid id) => entry.Pending[id] = entry.Sequence;

    private WorkerBelief EntryOf(Guid worker)
    {
        if (!_entries.TryGetValue(worker, out var entry)) _entries[worker] = entry = new WorkerBelief(_now);
        return entry;
    }

    private void ForgetOthers(RegistrySnapshot snapshot)
    {
        foreach (var (worker, entry) in _entries)
        {
            if (entry.IsIdle && !snapshot.Nodes.Any(node => node.Heartbeat.Incarnation == worker)) _entries.Remove(worker);
        }
    }
}
