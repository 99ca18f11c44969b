using System.Globalization;

namespace OpenClaw.Benchmarks.Selection.Processes;

/// <summary>The share of all processors' time that was used since: a model that sleeps is measured only while nobody has to wait for a processor.</summary>
internal sealed class MachineLoad
{
    private readonly (double Busy, double All) _begin = Read();

    /// <summary>0 to 1; not a number where the system does not tell.</summary>
    public double Share => Read() is var now && now.All > _begin.All ? (now.Busy - _begin.Busy) / (now.All - _begin.All) : double.NaN;

    public static MachineLoad Begin() => new();

    // The first line of /proc/stat: user, nice, system, idle, iowait and more, in ticks since the start.
    private static (double Busy, double All) Read()
    {
        if (!OperatingSystem.IsLinux()) return (0, 0);
        var ticks = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        return (ticks.Sum() - ticks[3] - ticks[4], ticks.Sum());
    }
}
