using System.Globalization;

namespace OpenClaw.Core.Nodes;

/// <summary>A worker's true counts, in its heartbeat and, fresher, with every answer. Other nodes say in theirs how busy their process is, with no slots.</summary>
/// <param name="Version">Grows with every change of the counts.</param>
/// <param name="Slots">Jobs and proxied requests that it runs at once.</param>
/// <param name="Active">Slots in use.</param>
/// <param name="CpuUsage">This process's share of the machine's processors, 0 to 1.</param>
/// <param name="MemoryUsage">This process's share of the memory it may use, 0 to 1.</param>
/// <param name="TokensPerSecond">What the slots in use make together once each of them speaks, measured from progress; 0 when unknown.</param>
public sealed record WorkerLoad(long Version, int Slots, int Active, double CpuUsage, double MemoryUsage, double TokensPerSecond)
{
    /// <summary>The response header that carries <see cref="ToString"/>.</summary>
    public const string Header = "OpenClaw-Load";

    public int FreeSlots => Math.Max(0, Slots - Active);

    /// <summary>The header's form: <c>version;slots;active;cpu;memory;tokens-per-second</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Version};{Slots};{Active};{CpuUsage:0.###};{MemoryUsage:0.###};{TokensPerSecond:0.#}");

    /// <returns>Null for text that is not in the header's form.</returns>
    public static WorkerLoad? Parse(string? text)
    {
        var parts = text?.Split(';');
        if (parts?.Length != 6) return null;
        var culture = CultureInfo.InvariantCulture;
        return long.TryParse(parts[0], NumberStyles.None, culture, out var version)
            && int.TryParse(parts[1], NumberStyles.None, culture, out var slots)
            && int.TryParse(parts[2], NumberStyles.None, culture, out var active)
            && double.TryParse(parts[3], NumberStyles.Float, culture, out var cpu) && double.IsFinite(cpu)
            && double.TryParse(parts[4], NumberStyles.Float, culture, out var memory) && double.IsFinite(memory)
            && double.TryParse(parts[5], NumberStyles.Float, culture, out var speed) && double.IsFinite(speed)
            ? new WorkerLoad(version, slots, active, cpu, memory, speed)
            : null;
    }
}
