using Microsoft.Extensions.Options;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Leases;

namespace OpenClaw.Gateway.Maintenance;

/// <summary>Leader only: deletes what is older than its retention, once an hour, in steps small enough to disturb nobody.</summary>
internal sealed class RetentionSweeper(
    [FromKeyedServices(LeaseNames.Leader)] LeaseKeeper leader, IJobStore store, IOptions<JobOptions> options, TimeProvider time)
{
    private const int RowsPerStep = 1000;
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private long? _sweptAt;

    /// <returns>Rows deleted; 0 when it is not time yet or another node leads.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (_sweptAt is { } at && time.GetElapsedTime(at) < Interval) return 0;
        // Keys outlive jobs: a key without its job could not be answered, a job without its key could be accepted twice.
        var keys = options.Value.KeyRetention > options.Value.Retention ? options.Value.KeyRetention : options.Value.Retention;
        var total = 0;
        while (leader.Current is not null)
        {
            var deleted = await store.DeleteOldAsync(options.Value.Retention, keys, RowsPerStep, cancellationToken);
            total += deleted;
            if (deleted == 0)
            {
                _sweptAt = time.GetTimestamp();
                break;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }

        return total;
    }
}
