using System.Diagnostics;
using OpenClaw.Core;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Telemetry;

namespace OpenClaw.Gateway.Dispatch;

/// <summary>
/// Late binding: leases only as many jobs as slots are believed free, each already assigned to its worker, and offers them without waiting for
/// any. A wrong belief is corrected by the worker's busy answer and costs one released lease.
/// </summary>
internal sealed partial class Dispatcher(
    IJobStore store, WorkerView workers, JobOffers offers, LastTries lastTries, OpenWork open, DispatchPace pace, ILogger<Dispatcher> logger) : BackgroundService
{
    private const int MostPerLease = 64;

    /// <returns>For how many slots a job was looked for, and how many were leased and are being offered.</returns>
    public async Task<(int Slots, int Leased)> RunOnceAsync(CancellationToken cancellationToken)
    {
        var assigned = workers.AssignFreeSlots(MostPerLease);
        if (assigned.Count == 0) return default;

        var holders = assigned.ConvertAll(slot => slot.Worker.Incarnation);
        var started = Stopwatch.GetTimestamp();
        var jobs = await store.LeaseAsync(holders, pace.OfferLeaseDuration, cancellationToken);
        foreach (var job in jobs)
        {
            TraceLease(job, started);
            if (lastTries.Is(job)) lastTries.Start(job, cancellationToken);
            else _ = offers.Start(job, assigned.Find(slot => slot.Worker.Incarnation == job.Holder), cancellationToken);
        }

        return (assigned.Count, jobs.Count);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await open.DrainAsync(cancellationToken); // offers end within the offer lease
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var (slots, leased) = await RunOnceAsync(stoppingToken);

                // A look that left a slot empty found all that could be had: another one now would only stand in the way of the job just found.
                if (slots == 0 || leased < slots) await pace.WaitAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                if (exception is StoreUnavailableException) Log.StoreUnavailable(logger, exception);
                else Log.Failed(logger, exception);
                await pace.BackOffAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static void TraceLease(LeasedJob job, long started)
    {
        using var activity = TraceLink.Start(GatewayMetrics.Activities, "lease job", ActivityKind.Internal, job.TraceParent);
        if (activity is null) return;
        activity.SetStartTime(activity.StartTimeUtc - Stopwatch.GetElapsedTime(started));
        activity.SetTag("openclaw.job.id", job.Lease.JobId).SetTag("openclaw.job.attempt", job.Lease.Token.Attempt);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "No jobs could be leased: the store does not answer. Trying again.")]
        public static partial void StoreUnavailable(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Error, Message = "Dispatching failed; trying again.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
