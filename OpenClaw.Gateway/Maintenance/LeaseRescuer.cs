using Microsoft.Extensions.Options;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Leases;
using OpenClaw.Core.Signals;
using OpenClaw.Gateway.Dispatch;

namespace OpenClaw.Gateway.Maintenance;

/// <summary>
/// Puts jobs whose lease expired back to the head of their lanes, each second.
/// </summary>
/// <remarks>
/// Offers that no worker accepted are rescued by every gateway: nobody runs them, and whoever made them may be dead. Started jobs are the leader's, and
/// its first rescue waits one lease duration of uninterrupted leadership: when the store was away nobody could extend, and a rescuer that did not wait
/// would run the whole fleet's jobs twice.
/// </remarks>
internal sealed class LeaseRescuer(
    [FromKeyedServices(LeaseNames.Leader)] LeaseKeeper leader, IJobStore store, ISignals signals, IOptions<JobOptions> options, GatewayMetrics metrics)
{
    private const int Limit = 500;

    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var onlyOffered = leader.HeldFor < options.Value.LeaseDuration;
        int rescued;
        try
        {
            rescued = await store.RescueExpiredAsync(Limit, onlyOffered, cancellationToken);
        }
        catch
        {
            leader.Interrupt();
            throw;
        }

        if (rescued == 0) return 0;
        metrics.Rescued(rescued);
        signals.Publish(new Signal(SignalKind.JobsReady));
        return rescued;
    }
}
