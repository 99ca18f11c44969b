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
/// - An id that <i>ended</i> counts as one less until newer counts arrive, which no longer include it.
/// A wrong belief costs one busy answer, never a lost job.
/// </remarks>
internal sealed class LoadLedger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Entry> _entries = [];

    /// <summary>A slot was freed, or a belief became more hopeful. The handler only sets a flag.</summary>
    public event Action? SlotFreed;

    /// <summary>Before the request leaves.</summary>
    public void Sent(Guid worker, Guid id)
    {
        lock (_lock)
        {
            var entry = EntryOf(worker);
            entry.Pending[id] = entry.Sequence;
        }
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
            if (load is not null) entry.Learn(load);
            else entry.AssumeFull();
        }
    }

    /// <summary>It is over, whatever happened; may be called for an id that was never sent.</summary>
    public void Ended(Guid worker, Guid id)
    {
        lock (_lock)
        {
            if (!_entries.TryGetValue(worker, out var entry)) return;
            if (!entry.Pending.Remove(id) && entry.Taken.Remove(id)) entry.Freed.Add(id);
        }

        SlotFreed?.Invoke();
    }

    /// <summary>A call broke: the worker gets nothing until it shows a newer heartbeat.</summary>
    public void Suspect(Guid worker)
    {
        lock (_lock)
        {
            var entry = EntryOf(worker);
            entry.ShunnedAtSequence = entry.Sequence;
        }
    }

    /// <summary>The worker gets nothing until then (a timestamp of the process's monotonic clock).</summary>
    public void Shun(Guid worker, long until)
    {
        lock (_lock) EntryOf(worker).ShunnedUntil = until;
    }

    /// <summary>Every worker of the snapshot with this gateway's corrections.</summary>
    /// <param name="now">A timestamp of the process's monotonic clock.</param>
    public Candidate[] Read(RegistrySnapshot snapshot, TimeSpan suspectAfter, long now)
    {
        var candidates = new Candidate[snapshot.Nodes.Count(node => node.Heartbeat.Role == NodeRole.Worker)];
        var count = 0;
        lock (_lock)
        {
            foreach (var node in snapshot.Nodes)
            {
                if (node.Heartbeat.Role != NodeRole.Worker) continue;
                var entry = EntryOf(node.Heartbeat.Incarnation);
                entry.Observe(node.Heartbeat);
                candidates[count++] = new Candidate(node.Heartbeat, entry.Load, entry.Delta, node.Age > suspectAfter, entry.IsShunned(now));
            }

            if (_entries.Count > count) ForgetOthers(snapshot);
        }

        return candidates;
    }

    private Entry EntryOf(Guid worker)
    {
        if (!_entries.TryGetValue(worker, out var entry)) _entries[worker] = entry = new Entry();
        return entry;
    }

    private void ForgetOthers(RegistrySnapshot snapshot)
    {
        foreach (var (worker, entry) in _entries)
        {
            if (entry.IsIdle && !snapshot.Nodes.Any(node => node.Heartbeat.Incarnation == worker)) _entries.Remove(worker);
        }
    }

    private sealed class Entry
    {
        /// <summary>Sent and not answered, with the heartbeat's sequence known at the sending.</summary>
        public Dictionary<Guid, long> Pending { get; } = [];

        /// <summary>Included in the worker's own counts.</summary>
        public HashSet<Guid> Taken { get; } = [];

        /// <summary>Ended since the newest counts.</summary>
        public HashSet<Guid> Freed { get; } = [];

        public WorkerLoad? Load { get; private set; }
        public long Sequence { get; private set; } = -1;
        public long? ShunnedAtSequence { get; set; }
        public long ShunnedUntil { get; set; } = long.MinValue;
        public int Delta => Pending.Count - Freed.Count;
        public bool IsIdle => Pending.Count == 0 && Taken.Count == 0;

        public bool IsShunned(long now) => ShunnedAtSequence is not null || now < ShunnedUntil;

        public void Observe(Heartbeat heartbeat)
        {
            if (heartbeat.Sequence <= Sequence) return;
            Sequence = heartbeat.Sequence;
            if (ShunnedAtSequence < Sequence) ShunnedAtSequence = null;
            if (heartbeat.Load is null) return;
            Learn(heartbeat.Load);
            foreach (var (id, sentAt) in Pending)
            {
                if (sentAt < 0 || Sequence < sentAt + 2) continue;
                Pending.Remove(id);
                Taken.Add(id);
            }
        }

        public void AssumeFull()
        {
            Freed.Clear();
            Load = Load is null ? null : Load with { Active = Load.Slots };
        }

        public void Learn(WorkerLoad load)
        {
            if (Load is not null && load.Version < Load.Version) return;
            if (Load is null || load.Version > Load.Version) Freed.Clear();
            Load = load;
        }
    }
}
