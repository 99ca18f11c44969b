using Microsoft.Extensions.Options;
using OpenClaw.Core.Leases;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Gateway.Maintenance;

/// <summary>Leader only: forgets nodes that died or left long ago. Where names are made anew at every start, the rows would pile up.</summary>
internal sealed class NodeSweeper([FromKeyedServices(LeaseNames.Leader)] LeaseKeeper leader, INodeStore nodes, IOptions<ClusterOptions> options)
{
    /// <returns>Nodes forgotten; 0 when another node leads.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var total = 0;
        while (leader.Current is not null)
        {
            var forgotten = await nodes.ForgetAsync(options.Value.ForgetAfter, cancellationToken);
            if (forgotten == 0) break;
            total += forgotten;
        }

        return total;
    }
}
