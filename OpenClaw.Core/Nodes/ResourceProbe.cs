namespace OpenClaw.Core.Nodes;

/// <summary>
/// This process's share of processor and memory. Process, not machine: several nodes on one host would otherwise all report each other's
/// load. A reading is kept for half a second, so that asking with every answer costs nothing.
/// </summary>
public sealed class ResourceProbe(TimeProvider time)
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.5);
    private readonly Lock _lock = new();
    private long _readAt = time.GetTimestamp();
    private TimeSpan _usedBefore = Environment.CpuUsage.TotalTime;
    private volatile Reading _last = new(0, MemoryShare());

    public (double Cpu, double Memory) Read()
    {
        lock (_lock)
        {
            var elapsed = time.GetElapsedTime(_readAt);
            if (elapsed >= Shortest)
            {
                var used = Environment.CpuUsage.TotalTime;
                _last = new Reading(CpuShare(used - _usedBefore, elapsed, Environment.ProcessorCount), MemoryShare());
                (_readAt, _usedBefore) = (time.GetTimestamp(), used);
            }
        }

        return (_last.Cpu, _last.Memory);
    }

    /// <summary>What a node without slots says in its heartbeat.</summary>
    public WorkerLoad Load()
    {
        var (cpu, memory) = Read();
        return new WorkerLoad(0, 0, 0, cpu, memory, 0);
    }

    public static double CpuShare(TimeSpan used, TimeSpan elapsed, int processors) =>
        elapsed <= TimeSpan.Zero ? 0 : Math.Clamp(used / elapsed / processors, 0, 1);

    private static double MemoryShare() =>
        Math.Clamp((double)Environment.WorkingSet / Math.Max(1, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes), 0, 1);

    private sealed record Reading(double Cpu, double Memory);
}
