using System.Collections.Frozen;

namespace OpenClaw.Benchmarks.Selection;

/// <summary>What is played beside the policy.</summary>
internal sealed record Scenario(string Name, IReadOnlyList<WorkerPlan> Workers, double Load)
{
    public int Gateways { get; init; } = 2;

    /// <summary>Seconds between heartbeats.</summary>
    public double Heartbeat { get; init; } = 1;

    /// <summary>Which worker falls ill or becomes a black hole, from <see cref="EventAt"/> on.</summary>
    public int Victim { get; init; } = -1;

    /// <summary>Messages that come earlier find an empty cluster and are not counted.</summary>
    public double MeasuredFrom { get; init; } = 20;

    public bool IsBlackHole { get; init; }

    /// <summary>The last gateway is killed at <see cref="EventAt"/>. On processes only.</summary>
    public bool LosesGateway { get; init; }

    public double EventAt { get; init; } = 100;
    public double EventLength { get; init; } = 60;

    /// <summary>Arrivals and sizes from a recorded trace instead of the generator.</summary>
    public TraceFile? Trace { get; init; }

    /// <summary>Jobs per second that would keep every slot busy, at a mean work of <see cref="Fleets.MeanWork"/>.</summary>
    public double Capacity => Workers.Sum(w => w.Parallel * w.Speed) / Fleets.MeanWork;

    /// <summary>Weights in proportion to what each worker says it can do, for those who set weights and know the fleet.</summary>
    public FrozenDictionary<string, int> RightWeights
    {
        get
        {
            var most = Workers.Max(w => w.Slots * w.Speed);
            return Workers.ToFrozenDictionary(w => w.Name, w => (int)Math.Max(1, Math.Round(100 * w.Slots * w.Speed / most)));
        }
    }
}

/// <summary>The fleets and constants of the benchmark.</summary>
internal static class Fleets
{
    public const double MeanWork = 0.8;

    /// <summary>σ of the logarithm of the work.</summary>
    public const double Spread = 1;

    /// <summary>Between gateway and worker, one way.</summary>
    public const double Network = 0.0005;

    /// <summary>From an acceptance to the dispatcher's lease.</summary>
    public const double Lease = 0.002;

    public const double BlackHoleAnswer = 0.01;

    public static readonly Uri Address = new("http://worker.invalid");

    public static IReadOnlyList<WorkerPlan> Mixed { get; } = Make((8, 1, 8), (8, 1, 8), (4, 0.5, 4), (4, 0.5, 4), (2, 0.5, 2), (2, 0.5, 2));

    public static IReadOnlyList<WorkerPlan> Equal { get; } = Make((4, 1, 4), (4, 1, 4), (4, 1, 4), (4, 1, 4), (4, 1, 4), (4, 1, 4));

    /// <summary>One worker says eight and can do four.</summary>
    public static IReadOnlyList<WorkerPlan> Boasting { get; } = Make((8, 1, 4), (8, 1, 8), (4, 0.5, 4), (4, 0.5, 4), (2, 0.5, 2), (2, 0.5, 2));

    private static IReadOnlyList<WorkerPlan> Make(params (int Slots, double Speed, int Parallel)[] workers) =>
        [.. workers.Select((w, i) => new WorkerPlan($"worker-{i + 1}", w.Slots, w.Speed, w.Parallel))];
}
