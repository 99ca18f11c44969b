using Microsoft.Extensions.Options;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Leases;
using OpenClaw.Core.Signals;
using OpenClaw.Gateway.Dispatch;

namespace OpenClaw.Gateway.Maintenance;

/// <summary>
/// Leader only: puts jobs whose lease expired back to the head of their lanes, each second.
/// </summary>
/// <remarks>
/// The first rescue waits one lease duration of uninterrupted leadership. When the store was away nobody could extend; a rescuer that did not
/// wait would run the whole fleet's jobs twice.
/// </remarks>
internal sealed class LeaseRescuer(
    [FromKeyedServices(LeaseNames.Leader)] LeaseKeeper leader, IJobStore store, ISignals signals, IOptions<JobOptions> options, GatewayMetrics metrics)
{
    private const int Limit = 500;

    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (leader.HeldFor < options.Value.LeaseDuration) return 0;
        int rescued;
        try
        {
            rescued = await store.RescueExpiredAsync(Limit, cancellationToken);
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
