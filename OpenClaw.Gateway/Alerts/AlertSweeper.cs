using Microsoft.Extensions.Options;
using OpenClaw.Core.Alerts;
using OpenClaw.Core.Leases;

namespace OpenClaw.Gateway.Alerts;

/// <summary>Leader only: forgets alerts that were over long ago.</summary>
internal sealed class AlertSweeper([FromKeyedServices(LeaseNames.Leader)] LeaseKeeper leader, IAlertStore store, IOptions<AlertOptions> options)
{
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        while (leader.Current is not null && await store.ForgetAsync(options.Value.Retention, cancellationToken) > 0)
        {
        }
    }
}
