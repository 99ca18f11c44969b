using OpenClaw.Core.Nodes;

namespace OpenClaw.Benchmarks.Selection;

/// <param name="Slots">What it says it can do at once.</param>
/// <param name="Parallel">What it really can without slowing down.</param>
internal sealed record WorkerPlan(string Name, int Slots, double Speed, int Parallel, double JoinsAt = 0);

/// <summary>A worker whose slots share what it can really do; it counts, speaks and measures its speed as the product's worker does.</summary>
internal sealed class SimWorker(SimClock clock, WorkerPlan plan, Guid incarnation)
{
    private const double TokensPerSecond = 40;

    private readonly PriorityQueue<(LbJob Job, Action<LbJob> Done), double> _running = new();
    private readonly Queue<(LbJob Job, Action<LbJob> Done)> _queued = new();
    private double _done;
    private double _doneAt;
    private double _tokens;
    private double _slotSeconds;
    private double _tokensReadAt;
    private double _speedRead;
    private double _health = 1;
    private long _version;
    private long _wakeUp;
    private long _sequence;

    public WorkerPlan Plan => plan;
    public Guid Incarnation => incarnation;
    public int Active => _running.Count;
    public bool IsBlackHole { get; set; }

    /// <summary>1 is well, 0.1 is ten times slower.</summary>
    public double Health
    {
        get => _health;
        set
        {
            Advance();
            _health = value;
            Reschedule();
        }
    }

    public double Speed => plan.Speed * _health;

    public bool TryTake(LbJob job, Action<LbJob> done)
    {
        if (_running.Count >= plan.Slots) return false;
        Advance();
        job.Worker = plan;
        if (double.IsNaN(job.StartedAt)) job.StartedAt = clock.Now;
        _running.Enqueue((job, done), _done + job.Plan.Work);
        _version++;
        Reschedule();
        return true;
    }

    /// <summary>For policies that know no "busy": what finds no slot waits inside the worker.</summary>
    public void Push(LbJob job, Action<LbJob> done)
    {
        job.Worker = plan;
        if (IsBlackHole) clock.In(Fleets.BlackHoleAnswer, () => done(job));
        else if (!TryTake(job, done)) _queued.Enqueue((job, done));
    }

    public WorkerLoad Load() => new(_version, plan.Slots, _running.Count, 0, 0, MeasuredSpeed());

    public Heartbeat Beat() => new(plan.Name, incarnation, NodeRole.Worker, "local", "1", Fleets.Address, NodeStatus.Alive, ++_sequence, Load());

    // As the product's worker: tokens and slot-seconds since the last reading, at least half a second ago, smoothed by halves.
    private double MeasuredSpeed()
    {
        Advance();
        var elapsed = clock.Now - _tokensReadAt;
        if (elapsed >= 0.5)
        {
            _tokensReadAt = clock.Now;
            if (_slotSeconds >= 0.1)
            {
                var speed = _tokens / _slotSeconds;
                _speedRead = ((_speedRead == 0 ? speed : _speedRead) + speed) / 2;
                (_tokens, _slotSeconds) = (0, 0);
            }
        }

        return _speedRead * _running.Count;
    }

    private double Rate => _running.Count == 0 ? 0 : Speed * Math.Min(1, (double)plan.Parallel / _running.Count);

    private void Advance()
    {
        var worked = Rate * (clock.Now - _doneAt);
        _done += worked;
        _tokens += worked * _running.Count * TokensPerSecond;
        _slotSeconds += _running.Count * (clock.Now - _doneAt);
        _doneAt = clock.Now;
    }

    private void Reschedule()
    {
        var wakeUp = ++_wakeUp;
        if (!_running.TryPeek(out _, out var end)) return;
        clock.In(Math.Max(0, (end - _done) / Rate), () =>
        {
            if (wakeUp == _wakeUp) End();
        });
    }

    private void End()
    {
        Advance();
        var (job, done) = _running.Dequeue();
        _version++;
        if (_queued.TryDequeue(out var next)) TryTake(next.Job, next.Done);
        else Reschedule();
        done(job);
    }
}
