using System.Diagnostics;
using OpenClaw.Core;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Telemetry;
using OpenClaw.Gateway.Membership;

namespace OpenClaw.Gateway.Dispatch;

/// <summary>
/// Carries leased jobs to their workers, all at once, each on one open request, and settles what a failed offer leaves behind.
/// </summary>
/// <remarks>
/// A job that no worker took is released without blame. When the connection broke before the answer, only the job's row knows whether the worker accepted:
/// if it did not, the offer is withdrawn. A job that was accepted belongs to its worker; when the connection breaks, only proof of death (a refused connection) takes it away at once,
/// anything less leaves the lease to its expiry, because the worker may be running it and extending its lease.
/// </remarks>
internal sealed partial class JobOffers(WorkerClient client, IJobStore store, OpenWork open, WorkerProbe probe, GatewayMetrics metrics, ILogger<JobOffers> logger)
{
    /// <summary>Starts offering and returns at the first wait. The outcome needs nobody.</summary>
    /// <returns>Completes when the offer is over; never fails.</returns>
    public Task Start(LeasedJob job, Assignment slot, CancellationToken stopping)
    {
        open.Begin();
        metrics.Picked(GatewayMetrics.Way.Queue, slot.Worker.NodeId, slot.Reason);
        client.Begin(job);
        return RunAsync(job, slot.Worker, stopping);
    }

    private async Task RunAsync(LeasedJob job, Heartbeat worker, CancellationToken stopping)
    {
        try
        {
            using var activity = TraceLink.Start(GatewayMetrics.Activities, "offer job", ActivityKind.Client, job.TraceParent);
            activity?.SetTag("openclaw.job.id", job.Lease.JobId).SetTag("openclaw.worker.id", worker.NodeId);
            await OfferAsync(job, worker, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The gateway stops; the worker goes on and commits without it.
        }
        catch (Exception exception)
        {
            Log.Failed(logger, job.Lease.JobId, worker.NodeId, exception);
        }
        finally
        {
            client.End(job);
            open.End();
        }
    }

    private async Task OfferAsync(LeasedJob job, Heartbeat worker, CancellationToken stopping)
    {
        // A stopping gateway still hears the decision: an offer cut now would leave a job waiting for the rescuer.
        using var timeout = client.StartOffer();
        var answer = await client.OfferAsync(job, worker, timeout.Token);
        if (answer.Kind == OfferKind.Accepted)
        {
            metrics.Accepted(job.AcceptedAt);
            client.Extend(timeout);
            await FollowAsync(job, worker, answer.Response!, timeout, stopping);
            return;
        }

        if (answer.Kind == OfferKind.Stale) return;
        if (answer.Kind == OfferKind.Busy) metrics.Busy(GatewayMetrics.Way.Queue);
        if (answer.Kind == OfferKind.Unauthorized) Log.Unauthorized(logger, worker.NodeId, ClusterOptions.Section);
        if (answer.Kind is OfferKind.Broken or OfferKind.Failed) Log.NotAccepted(logger, job.Lease.JobId, worker.NodeId, answer.Fault);
        var result = await GiveUpAsync(job, onlyOffered: answer.Kind == OfferKind.Broken);
        if (answer.Kind is not (OfferKind.Refused or OfferKind.Broken)) return;
        var isDead = await probe.InvestigateAsync(worker, stopping);
        if (answer.Kind == OfferKind.Broken && result == HolderResult.Stale && !isDead) Log.Lost(logger, job.Lease.JobId, worker.NodeId);
    }

    private async Task FollowAsync(LeasedJob job, Heartbeat worker, HttpResponseMessage response, CancellationTokenSource timeout, CancellationToken stopping)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        OfferReport? report;
        try
        {
            report = await client.ReadReportAsync(job, response, linked.Token);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            report = null;
        }

        if (report is not null)
        {
            client.Settle(job, worker, report);
            return;
        }

        client.Doubt(worker);
        if (!await probe.InvestigateAsync(worker, stopping)) Log.Lost(logger, job.Lease.JobId, worker.NodeId);
    }

    /// <returns>Null when the store could not be asked.</returns>
    private async Task<HolderResult?> GiveUpAsync(LeasedJob job, bool onlyOffered)
    {
        try
        {
            return onlyOffered ? await store.WithdrawAsync(job.Lease, CancellationToken.None) : await store.ReleaseAsync(job.Lease, CancellationToken.None);
        }
        catch (StoreUnavailableException exception)
        {
            Log.NotReleased(logger, job.Lease.JobId, exception);
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Worker {WorkerId} does not accept this gateway's cluster secret; both must have the same {Section}:Secret. It gets no work for a while.")]
        public static partial void Unauthorized(ILogger logger, string workerId, string section);

        [LoggerMessage(Level = LogLevel.Warning, Message = "No acceptance of job {JobId} came from worker {WorkerId}; unless it has accepted, the job is offered again.")]
        public static partial void NotAccepted(ILogger logger, Guid jobId, string workerId, Exception? exception);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The connection for job {JobId} to worker {WorkerId} broke after acceptance; the worker keeps it as long as it extends the lease.")]
        public static partial void Lost(ILogger logger, Guid jobId, string workerId);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Job {JobId} could not be released; its lease will expire.")]
        public static partial void NotReleased(ILogger logger, Guid jobId, Exception exception);

        [LoggerMessage(Level = LogLevel.Error, Message = "Offering job {JobId} to worker {WorkerId} failed.")]
        public static partial void Failed(ILogger logger, Guid jobId, string workerId, Exception exception);
    }
}
