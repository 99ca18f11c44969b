using System.Globalization;
using System.Runtime.CompilerServices;
using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Selection;
using Yarp.ReverseProxy.Model;

namespace OpenClaw.Gateway.Proxy;

/// <summary>
/// Destinations of a cluster that is not the workers', as candidates, so that our policies' names mean something there too. Known of them are only YARP's own
/// count of requests and, from the destination's metadata, <c>Weight</c> (0 to 100) and <c>Slots</c>.
/// </summary>
internal static class ForeignDestinations
{
    private static readonly Uri Somewhere = new("http://destination.invalid");
    private static readonly ConditionalWeakTable<DestinationState, Heartbeat> Names = [];

    public static Candidate[] Read(IReadOnlyList<DestinationState> destinations)
    {
        var most = 0;
        for (var i = 0; i < destinations.Count; i++) most = Math.Max(most, destinations[i].ConcurrentRequestCount);

        var candidates = new Candidate[destinations.Count];
        for (var i = 0; i < candidates.Length; i++) candidates[i] = Describe(destinations[i], most);
        return candidates;
    }

    private static Candidate Describe(DestinationState destination, int most)
    {
        // Without a known size the busiest of them is taken for half full, and nobody for full.
        var active = destination.ConcurrentRequestCount;
        var slots = Math.Max(Metadata(destination, "Slots") ?? 2 * (most + 1), active + 1);
        return new Candidate(Names.GetValue(destination, NameOf), new WorkerLoad(0, slots, active, 0, 0, 0), 0, IsSuspect: false, IsShunned: false)
        {
            Weight = Math.Clamp(Metadata(destination, "Weight") ?? Candidate.FullWeight, 0, Candidate.FullWeight),
        };
    }

    private static Heartbeat NameOf(DestinationState destination) =>
        new(destination.DestinationId, Guid.NewGuid(), NodeRole.Worker, "", "", Somewhere, NodeStatus.Alive, 0, null);

    private static int? Metadata(DestinationState destination, string key) =>
        destination.Model.Config.Metadata is { } metadata && metadata.TryGetValue(key, out var text)
        && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
