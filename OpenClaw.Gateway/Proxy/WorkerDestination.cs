using System.Runtime.CompilerServices;
using OpenClaw.Core.Nodes;
using Yarp.ReverseProxy.Model;

namespace OpenClaw.Gateway.Proxy;

/// <summary>How a worker is named as a YARP destination: id and incarnation, so that heartbeats never change the configuration and a restarted
/// worker is another destination.</summary>
internal static class WorkerDestination
{
    /// <summary>YARP's cluster of all workers.</summary>
    public const string Cluster = "workers";

    private const int IncarnationLength = 32;

    // YARP keeps one state per destination for as long as it exists; reading its name anew with every request would cost more than the pick.
    private static readonly ConditionalWeakTable<DestinationState, StrongBox<Guid>> Known = [];

    public static string IdOf(Heartbeat worker) => $"{worker.NodeId}@{worker.Incarnation:N}";

    /// <summary>Empty for a destination that is not a worker's.</summary>
    public static Guid IncarnationOf(DestinationState destination) =>
        Known.TryGetValue(destination, out var known) ? known.Value : Known.GetValue(destination, d => new StrongBox<Guid>(Read(d.DestinationId))).Value;

    private static Guid Read(string id) =>
        id.Length > IncarnationLength && id[^(IncarnationLength + 1)] == '@'
        && Guid.TryParseExact(id.AsSpan(id.Length - IncarnationLength), "N", out var incarnation)
            ? incarnation
            : Guid.Empty;
}
