using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using OpenClaw.Core.Leases;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Telemetry;

namespace OpenClaw.Gateway.Overview;

/// <summary>The cluster's numbers as gauges. Every gateway has the same ones: a reader takes one, or the greatest. Without a fresh look at the store they are left
/// out, and <c>openclaw.store.reachable</c> says why.</summary>
internal sealed class ClusterMetrics
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(15);

    private readonly ClusterSampler _sampler;
    private readonly IOptions<HeartbeatOptions> _heartbeat;

    public ClusterMetrics(
        IMeterFactory meters, ClusterSampler sampler, [FromKeyedServices(LeaseNames.Leader)] LeaseKeeper leader, IOptions<HeartbeatOptions> heartbeat)
    {
        (_sampler, _heartbeat) = (sampler, heartbeat);
        var meter = meters.Create(TelemetryNames.Gateway);
        meter.CreateObservableGauge(TelemetryNames.JobsWaiting, () => Of(sample => sample.Jobs.Queued), "{job}", "Messages that wait for a worker.");
        meter.CreateObservableGauge(TelemetryNames.JobsRunning, () => Of(sample => sample.Jobs.Leased), "{job}", "Messages that a worker answers.");
        meter.CreateObservableGauge(TelemetryNames.JobsDead, () => Of(sample => sample.Jobs.Dead), "{job}", "Messages that got no answer and wait for an operator.");
        meter.CreateObservableGauge(TelemetryNames.OutboxWaiting, () => Of(sample => sample.OutboxWaiting), "{message}", "Replies on their way to a platform or callback.");
        meter.CreateObservableGauge(TelemetryNames.OutboxGivenUp, () => Of(sample => sample.OutboxDead), "{message}", "Replies that were given up.");
        meter.CreateObservableGauge(TelemetryNames.Nodes, CountNodes, "{node}", "Nodes by role and standing: alive, suspect, draining, dead.");
        meter.CreateObservableGauge(TelemetryNames.Leader, () => leader.Current is null ? 0 : 1, "{gateway}", "1 on the gateway that leads.");
        meter.CreateObservableGauge(TelemetryNames.StoreReachable, () => sampler.LastWithin(Fresh) is null ? 0 : 1, "{store}", "1 while the durable store answers this gateway.");
    }

    private IEnumerable<Measurement<long>> Of(Func<ClusterSample, long> value) => _sampler.LastWithin(Fresh) is { } sample ? [new Measurement<long>(value(sample))] : [];

    private IEnumerable<Measurement<long>> CountNodes() => _sampler.LastWithin(Fresh) is not { } sample ? []
        : _sampler.NodesOf(sample).GroupBy(node => (node.Row.Role, Standing: StandingOf(node))).Select(group => new Measurement<long>(
            group.Count(), new KeyValuePair<string, object?>("role", group.Key.Role.ToString().ToLowerInvariant()), new KeyValuePair<string, object?>("status", group.Key.Standing)));

    private string StandingOf(SeenNode node) =>
        node.Row.Status == NodeStatus.Alive && !(node.Seen?.Age <= _heartbeat.Value.SuspectAfter) ? "suspect" : node.Row.Status.ToString().ToLowerInvariant();
}
