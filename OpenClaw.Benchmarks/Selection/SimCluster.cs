using OpenClaw.Core.Nodes;

namespace OpenClaw.Benchmarks.Selection;

/// <summary>The workers, their heartbeats, and what goes wrong with them.</summary>
internal sealed class SimCluster
{
    private readonly Dictionary<Guid, Heartbeat> _beats = [];
    private RegistrySnapshot? _snapshot;
    private long _version;
    private long _membership;

    public SimCluster(SimClock clock, Scenario scenario, Random random)
    {
        (Clock, Scenario, Random) = (clock, scenario, random);
        Workers = [.. scenario.Workers.Select(plan => new SimWorker(clock, plan, NewGuid(random)))];
    }

    public SimClock Clock { get; }
    public Scenario Scenario { get; }
    public Random Random { get; }
    public IReadOnlyList<SimWorker> Workers { get; }

    public IEnumerable<SimWorker> Present => Workers.Where(worker => worker.Plan.JoinsAt <= Clock.Now);

    /// <summary>Told once for every message, answered or given up.</summary>
    public event Action<LbJob>? Ended;

    /// <summary>A heartbeat arrived.</summary>
    public event Action? Heard;

    /// <summary>What every gateway's registry shows.</summary>
    public RegistrySnapshot Snapshot =>
        _snapshot ??= new RegistrySnapshot(++_version, _membership, [.. _beats.Values.Select(beat => new RegisteredNode(beat, TimeSpan.Zero))]);

    public void Start()
    {
        foreach (var worker in Workers) Clock.At(worker.Plan.JoinsAt + (worker.Plan.JoinsAt > 0 ? 0 : 0.001), () => BeatFor(worker, isFirst: true));
        if (Scenario.Victim < 0) return;
        var victim = Workers[Scenario.Victim];
        Clock.At(Scenario.EventAt, () => (victim.IsBlackHole, victim.Health) = (Scenario.IsBlackHole, Scenario.IsBlackHole ? 1 : 0.1));
        Clock.At(Scenario.EventAt + Scenario.EventLength, () => (victim.IsBlackHole, victim.Health) = (false, 1));
    }

    public void End(LbJob job, bool isLost = false)
    {
        (job.EndedAt, job.IsLost) = (Clock.Now, isLost);
        Ended?.Invoke(job);
    }

    public SimWorker Find(Guid incarnation) => Workers.First(worker => worker.Incarnation == incarnation);

    public static Guid NewGuid(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    private void BeatFor(SimWorker worker, bool isFirst)
    {
        var beat = worker.Beat();
        Clock.In(Fleets.Network, () =>
        {
            if (!_beats.ContainsKey(worker.Incarnation)) _membership++;
            _beats[worker.Incarnation] = beat;
            _snapshot = null;
            Heard?.Invoke();
        });
        Clock.In(isFirst ? Scenario.Heartbeat * Random.NextDouble() : Scenario.Heartbeat, () => BeatFor(worker, isFirst: false));
    }
}
