using Microsoft.Extensions.Options;
using OpenClaw.Core.Journal;
using OpenClaw.Core.Leases;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Gateway.Maintenance;

/// <summary>Leader only: forgets nodes that died or left long ago, and old entries of the journal. Where names are made anew at every start, rows would pile up.</summary>
internal sealed class HistorySweeper([FromKeyedServices(LeaseNames.Leader)] LeaseKeeper leader, INodeStore nodes, IJournal journal, IOptions<ClusterOptions> options)
{
    /// <returns>Rows forgotten; 0 when another node leads.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken) =>
        await RepeatAsync(() => nodes.ForgetAsync(options.Value.ForgetAfter, cancellationToken))
        + await RepeatAsync(() => journal.ForgetAsync(options.Value.JournalRetention, cancellationToken));

    private async Task<int> RepeatAsync(Func<Task<int>> forget)
    {
        var total = 0;
        while (leader.Current is not null)
        {
            var forgotten = await forget();
            if (forgotten == 0) break;
            total += forgotten;
        }

        return total;
    }
}
