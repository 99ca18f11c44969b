using Microsoft.Extensions.Options;
using OpenClaw.Core;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Gateway.Dispatch;

/// <summary>
/// Finds a worker without any other work for a job whose next crash would end it, one such job at a time.
/// </summary>
/// <remarks>
/// The worker is asked first: it says busy as long as anything runs or is being written, and keeps itself free for the next question, so that
/// it becomes empty within the longest of its jobs. Until it says that it is, the job is leased to this gateway: leased to a worker, it would be
/// blamed for what the jobs there do. A gateway's death is no crash of a worker and releases it.
/// </remarks>
internal sealed partial class LastTries(
    IJobStore store, WorkerView workers, WorkerClient client, JobOffers offers, OpenWork open, LocalNode gateway, IOptions<JobOptions> options, TimeProvider time, ILogger<LastTries> logger)
    : IDisposable
{
    /// <summary>Well below the time for which a worker keeps itself free.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _turn = new(1, 1);

    public bool Is(LeasedJob job) => Poison.IsLastTry(job.Deaths, options.Value.MaxDeaths);

    /// <summary>Returns at the first wait. The outcome needs nobody.</summary>
    public void Start(LeasedJob job, CancellationToken stopping)
    {
        open.Begin();
        _ = RunAsync(job, stopping);
    }

    public void Dispose() => _turn.Dispose();

    private async Task RunAsync(LeasedJob job, CancellationToken stopping)
    {
        try
        {
            var lease = await store.HandOverAsync(job.Lease, gateway.Incarnation, options.Value.LeaseDuration, CancellationToken.None);
            if (lease is { } own) await KeepAsync(job with { Lease = own, Holder = gateway.Incarnation, IsAlone = true }, stopping);
            else await GiveBackAsync(job, stopping);
        }
        catch (Exception exception)
        {
            Log.Failed(logger, job.Lease.JobId, exception);
        }
        finally
        {
            open.End();
        }
    }

    /// <summary>A gateway that drains holds nothing, and the worker that the job is leased to was not asked: it must not be blamed for it.</summary>
    private async Task GiveBackAsync(LeasedJob job, CancellationToken stopping)
    {
        Log.GivenBack(logger, job.Lease.JobId);
        await Task.Delay(Pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await store.ReleaseAsync(job.Lease, CancellationToken.None);
    }

    private async Task KeepAsync(LeasedJob job, CancellationToken stopping)
    {
        Log.Waiting(logger, job.Lease.JobId, job.Deaths);
        var (extendedAt, pause) = (time.GetTimestamp(), Pause);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                if (await TryPlaceAsync(job, stopping)) return;
                if (time.GetElapsedTime(extendedAt) >= options.Value.LeaseDuration / 3)
                {
                    if (await store.ExtendAsync(job.Lease, options.Value.LeaseDuration, CancellationToken.None) == HolderResult.Stale) return;
                    extendedAt = time.GetTimestamp();
                }

                pause = Pause;
            }
            catch (StoreUnavailableException exception)
            {
                Log.StoreUnavailable(logger, job.Lease.JobId, exception);
                pause = Backoff.Next(pause, LongestPause);
            }

            await Task.Delay(pause, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await store.ReleaseAsync(job.Lease, CancellationToken.None);
    }

    /// <returns>True when a worker had it.</returns>
    private async Task<bool> TryPlaceAsync(LeasedJob job, CancellationToken stopping)
    {
        if (!_turn.Wait(0, CancellationToken.None)) return false;
        try
        {
            if (workers.AssignLastTry() is not { } slot || !await IsEmptyAsync(job, slot.Worker)) return false;
            if (await store.HandOverAsync(job.Lease, slot.Worker.Incarnation, options.Value.OfferLeaseDuration, CancellationToken.None) is not { } lease) return false;
            await offers.Start(job with { Lease = lease, Holder = slot.Worker.Incarnation }, slot, stopping);
            return true;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A worker that could take it says that the lease is not its own; one that could not says busy.</summary>
    private async Task<bool> IsEmptyAsync(LeasedJob job, Heartbeat worker)
    {
        using var timeout = client.StartOffer();
        return (await client.OfferAsync(job, worker, timeout.Token)).Kind == OfferKind.Stale;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Deaths} workers crashed after they had started job {JobId}; it is tried once more, alone on its worker.")]
        public static partial void Waiting(ILogger logger, Guid jobId, int deaths);

        [LoggerMessage(Level = LogLevel.Information, Message = "This gateway drains and cannot hold the last try of job {JobId}; another one may.")]
        public static partial void GivenBack(ILogger logger, Guid jobId);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The store does not answer for the last try of job {JobId}. Trying again.")]
        public static partial void StoreUnavailable(ILogger logger, Guid jobId, Exception exception);

        [LoggerMessage(Level = LogLevel.Error, Message = "The last try of job {JobId} could not be placed; its lease will expire.")]
        public static partial void Failed(ILogger logger, Guid jobId, Exception exception);
    }
}
