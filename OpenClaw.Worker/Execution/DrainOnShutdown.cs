using Microsoft.Extensions.Options;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Worker.Execution;

/// <summary>
/// Leaves in good order: nothing new, wait for what runs, give back the rest. It happens before any hosted service is told to stop, so heartbeats
/// and lease extensions go on while the last jobs finish.
/// </summary>
internal sealed partial class DrainOnShutdown(
    JobSlots slots, RunningJobs running, NodeMembership membership, IOptions<WorkerOptions> options, TimeProvider time, ILogger<DrainOnShutdown> logger)
    : IHostedLifecycleService
{
    /// <summary>For the writes of jobs that are given back.</summary>
    public static readonly TimeSpan HandBackLimit = TimeSpan.FromSeconds(5);

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var idle = slots.CloseAsync();
        await membership.DrainAsync(cancellationToken);
        if (!await WaitAsync(idle, options.Value.DrainGrace, cancellationToken))
        {
            var counts = slots.Counts;
            Log.GivingBack(logger, counts.Active, counts.Writing, options.Value.DrainGrace);
            running.StopAll(RunEnd.Drained);
            await WaitAsync(idle, HandBackLimit, cancellationToken);
        }

        running.Abandon();
    }

    private async Task<bool> WaitAsync(Task idle, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await idle.WaitAsync(limit, time, cancellationToken);
            return true;
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "After {Grace} {Count} slots were still in use, whose jobs go back to their lanes, and {Writing} outcomes were being written.")]
        public static partial void GivingBack(ILogger logger, int count, int writing, TimeSpan grace);
    }
}
