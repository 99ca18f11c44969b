using OpenClaw.Core.Nodes;

namespace OpenClaw.Gateway.Proxy;

/// <summary>How a worker is named as a YARP destination: id and incarnation, so that heartbeats never change the configuration and a restarted
/// worker is another destination.</summary>
internal static class WorkerDestination
{
    /// <summary>YARP's cluster of all workers.</summary>
    public const string Cluster = "workers";

    private const int IncarnationLength = 32;

    public static string IdOf(Heartbeat worker) => $"{worker.NodeId}@{worker.Incarnation:N}";

    /// <summary>Null for a destination that is not a worker's.</summary>
    public static Guid? IncarnationOf(string destinationId) =>
        destinationId.Length > IncarnationLength && destinationId[^(IncarnationLength + 1)] == '@'
        && Guid.TryParseExact(destinationId.AsSpan(destinationId.Length - IncarnationLength), "N", out var incarnation)
            ? incarnation
            : null;
}
