using System.Threading.Channels;
using OpenClaw.Core;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Signals;

namespace OpenClaw.Worker.Execution;

/// <summary>
/// Extends all leases of this worker together, every third of their duration. The answer "stale" is how a worker learns, at the latest, that a
/// job was taken from it. A cancel signal only makes it look earlier: signals are rumour, and a redriven job may carry the same id.
/// </summary>
internal sealed partial class LeaseExtender(
    JobStores stores, RunningJobs running, ISignals signals, WorkerMetrics metrics, TimeProvider time, ILogger<LeaseExtender> logger) : BackgroundService
{
    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(1);
    private readonly Channel<bool> _wakes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = signals.Subscribe(SignalKind.JobCancelled, signal =>
        {
            if (running.HasJob(signal.Subject)) _wakes.Writer.TryWrite(true);
        });
        try
        {
            var wake = _wakes.Reader.ReadAsync(stoppingToken).AsTask();
            for (var delay = Interval; ;)
            {
                await Task.WhenAny(wake, Task.Delay(delay, time, stoppingToken));
                stoppingToken.ThrowIfCancellationRequested();
                if (wake.IsCompleted) wake = _wakes.Reader.ReadAsync(stoppingToken).AsTask();
                delay = await RunOnceAsync(stoppingToken) || Interval < AgainAfter ? Interval : AgainAfter;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private TimeSpan Interval => stores.LeaseDuration / 3;

    /// <returns>False when the store could not be asked for every lease.</returns>
    public async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var runs = running.WithLease();
        if (runs.Count == 0) return true;

        // Asked together: the first goes at once, the others share one transaction (group commit of the store).
        var extensions = new Task<bool>[runs.Count];
        for (var i = 0; i < runs.Count; i++) extensions[i] = ExtendAsync(runs[i], cancellationToken);
        return (await Task.WhenAll(extensions)).All(answered => answered);
    }

    private async Task<bool> ExtendAsync(JobRun run, CancellationToken cancellationToken)
    {
        try
        {
            var held = await stores.Jobs.ExtendAsync(run.Job.Lease, stores.LeaseDuration, cancellationToken);
            if (held != HolderResult.Stale) return true;
            if (run.Left.IsCompleted) return true; // it ended while we asked: an ended job has no token
            metrics.Stale("extend");
            run.Stop(RunEnd.Lost);
            return true;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            if (error is StoreUnavailableException) Log.NotExtended(logger, run.Job.Lease.JobId, error);
            else Log.ExtendBroken(logger, run.Job.Lease.JobId, error);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The store did not confirm an extension of job {JobId}; it is asked again. An expired lease that nobody rescued stays valid.")]
        public static partial void NotExtended(ILogger logger, Guid jobId, Exception error);

        [LoggerMessage(Level = LogLevel.Error, Message = "Extending job {JobId} broke; it is tried again.")]
        public static partial void ExtendBroken(ILogger logger, Guid jobId, Exception error);
    }
}
