using OpenClaw.Core.Nodes;

namespace OpenClaw.Gateway.Selection;

/// <summary>What this gateway believes about one worker; see <see cref="LoadLedger"/>, which holds the lock.</summary>
internal sealed class WorkerBelief(TimeSpan seenAt)
{
    private TimeSpan? _observedAt;
    private TimeSpan? _ejectedUntil;
    private bool _isEjectionDue;
    private SpeedEstimate _speed;

    /// <summary>Sent and not answered, with the heartbeat's sequence known at the sending.</summary>
    public Dictionary<Guid, long> Pending { get; } = [];

    /// <summary>Included in the worker's own counts.</summary>
    public HashSet<Guid> Taken { get; } = [];

    /// <summary>Ended since the newest counts.</summary>
    public HashSet<Guid> Freed { get; } = [];

    public TimeSpan SeenAt => seenAt;
    public WorkerLoad? Load { get; private set; }
    public long Sequence { get; private set; } = -1;
    public long? ShunnedAtSequence { get; set; }
    public TimeSpan ShunnedUntil { get; set; } = TimeSpan.MinValue;
    public int Failures { get; private set; }
    public double Speed => _speed.TokensPerSlotSecond;
    public int Delta => Pending.Count - Freed.Count;
    public bool IsIdle => Pending.Count == 0 && Taken.Count == 0;

    public bool IsShunned(TimeSpan now) => ShunnedAtSequence is not null || now < ShunnedUntil;

    /// <summary>After its time a worker gets one probe: it stays ejected while something runs there.</summary>
    public bool IsEjected(TimeSpan now)
    {
        if (_isEjectionDue) (_ejectedUntil, _isEjectionDue) = (now + FleetGates.EjectionDuration, false);
        return _ejectedUntil is { } until && (now < until || !IsIdle);
    }

    public void Succeeded() => (Failures, _ejectedUntil, _isEjectionDue) = (0, null, false);

    public void Failed()
    {
        Failures++;
        _isEjectionDue = Failures >= FleetGates.FailuresToEject;
    }

    public void Observe(Heartbeat heartbeat, TimeSpan now)
    {
        if (heartbeat.Sequence <= Sequence) return;
        Sequence = heartbeat.Sequence;
        if (ShunnedAtSequence < Sequence) ShunnedAtSequence = null;
        if (heartbeat.Load is null) return;
        _speed.Add(heartbeat.Load.TokensPerSecond, heartbeat.Load.Active, (now - (_observedAt ?? seenAt)).TotalSeconds);
        _observedAt = now;
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

    /// <summary>The worker itself said so: whatever was believed to have ended is in its counts.</summary>
    public void LearnFull(WorkerLoad load)
    {
        if (Load is null || load.Version >= Load.Version) Freed.Clear();
        Learn(load);
    }

    public void Learn(WorkerLoad load)
    {
        if (Load is not null && load.Version < Load.Version) return;
        if (Load is null || load.Version > Load.Version) Freed.Clear();
        Load = load;
    }
}
