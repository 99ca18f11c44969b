using System.Text.Json.Nodes;

namespace OpenClaw.Benchmarks.Failover;

/// <summary>What one run of a driver said.</summary>
/// <param name="LimitSeconds">How long it waited.</param>
/// <param name="LastSeconds">Until the last of the struck worker's jobs ran elsewhere; null when not all did within the limit.</param>
/// <param name="Doubled">Jobs that had their effect more than once.</param>
internal sealed record PeerRun(double LimitSeconds, double? LastSeconds, int Doubled)
{
    /// <summary>Of the struck worker, in the drivers.</summary>
    public const int Jobs = 4;

    public static PeerRun Parse(string line, double limitSeconds)
    {
        var said = JsonNode.Parse(line)!;
        var restarts = said["restart_ms"]!.AsArray().Select(value => (double)value!).ToArray();
        return new PeerRun(limitSeconds, restarts.Length == Jobs ? restarts.Max() / 1000 : null, said["effects"]!.AsObject().Count(pair => (int)pair.Value! > 1));
    }
}
