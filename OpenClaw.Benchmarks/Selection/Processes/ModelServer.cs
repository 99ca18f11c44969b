namespace OpenClaw.Benchmarks.Selection.Processes;

/// <summary>One model server: as many calls at once as the worker before it has slots, each at the worker's speed; more wait inside. It only sleeps, and says
/// its words while the sleep goes on.</summary>
internal sealed class ModelServer(WorkerPlan plan) : IDisposable
{
    // 40 tokens per second of work, as in the simulation.
    private const double CharactersPerSecond = 160;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);

    private readonly SemaphoreSlim _slots = new(plan.Slots);
    private int _active;
    private double _health = 1;

    public WorkerPlan Plan => plan;

    /// <summary>1 is well, 0.1 is ten times slower.</summary>
    public double Health
    {
        get => Volatile.Read(ref _health);
        set => Volatile.Write(ref _health, value);
    }

    public bool IsBlackHole { get; set; }

    private double Rate => plan.Speed * Health * Math.Min(1, (double)plan.Parallel / Math.Max(1, Volatile.Read(ref _active)));

    /// <param name="work">Seconds at speed 1.</param>
    /// <param name="say">Is given the number of the next characters.</param>
    public async Task WorkAsync(double work, Action started, Func<int, Task> say, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        Interlocked.Increment(ref _active);
        try
        {
            started();
            var (done, said, at) = (0d, 0, TimeProvider.System.GetTimestamp());
            while (done < work)
            {
                var rate = Rate;
                var pause = Math.Min(Step.TotalMilliseconds, Math.Ceiling(1000 * (work - done) / rate));
                await Task.Delay(TimeSpan.FromMilliseconds(pause), cancellationToken);
                var now = TimeProvider.System.GetTimestamp();
                done += rate * TimeProvider.System.GetElapsedTime(at, now).TotalSeconds;
                at = now;
                var next = Math.Max(done < work ? 0 : 1, (int)(Math.Min(done, work) * CharactersPerSecond)) - said;
                if (next > 0) await say(next);
                said += Math.Max(0, next);
            }
        }
        finally
        {
            Interlocked.Decrement(ref _active);
            _slots.Release();
        }
    }

    public void Dispose() => _slots.Dispose();
}
