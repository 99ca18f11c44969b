using Microsoft.Extensions.Options;
using OpenClaw.Core.Availability;
using OpenClaw.Core.Leases;
using OpenClaw.Core.Live;
using OpenClaw.Gateway.Dispatch;
using OpenClaw.Gateway.Overview;
using OpenClaw.Gateway.Selection;

namespace OpenClaw.Gateway.Alerts;

/// <summary>Looks at everything that the rules are about.</summary>
internal sealed class AlertWatch(
    ClusterSampler sampler, IAvailabilityStore availability, ILeaseStore leases, LiveState live, SelectionChoice choice, Vantage vantage, IOptions<AlertOptions> options)
{
    /// <exception cref="Core.StoreUnavailableException">Nothing is known now.</exception>
    public async Task<IReadOnlyList<Reading>> ReadAsync(CancellationToken cancellationToken)
    {
        var sample = await sampler.ReadAsync(cancellationToken);
        var recent = await availability.ReadRecentAsync(options.Value.Window, cancellationToken);
        var standings = await leases.ListAsync(cancellationToken);
        var weights = choice.Weights;
        var nodes = sampler.NodesOf(sample).Select(node => new NodeFact(
            node.Row.Id, node.Row.Role, node.Row.Status, node.Seen?.Age, node.Seen?.Heartbeat.Load, weights.GetValueOrDefault(node.Row.Id, Candidate.FullWeight))).ToList();
        return [.. AlertReadings.Of(new AlertFacts(nodes, live.IsRedisAway, vantage.SuspectAfter, sample.Jobs, sample.Held, recent, standings), options.Value)];
    }

    /// <summary>The one thing that a leader cannot tell: that there is none.</summary>
    public async Task<Reading> ReadLeaderAsync(CancellationToken cancellationToken) => AlertReadings.AboutLeader(await leases.ListAsync(cancellationToken));
}
