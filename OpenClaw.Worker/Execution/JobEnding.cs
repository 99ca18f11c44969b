using OpenClaw.Core;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Signals;

namespace OpenClaw.Worker.Execution;

/// <summary>
/// Writes how a run ended and tells who waits for it. The store's answer is the only truth: a verb whose confirmation got lost is repeated until
/// the store answers, because an answer that was already paid for is worth waiting for. After ten minutes the job is left to its rescue.
/// </summary>
internal sealed partial class JobEnding(
    JobStores stores, ISignals signals, RunningJobs running, WorkerMetrics metrics, TimeProvider time, Random random, ILogger<JobEnding> logger)
{
    public static readonly TimeSpan PatienceLimit = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(2);

    public async Task<OfferOutcome> CommitAsync(LeasedJob job, JobAnswer answer)
    {
        if (!await RepeatAsync("commit", job, token => stores.Jobs.CommitAsync(job.Lease, answer, token))) return OfferOutcome.Stale;
        metrics.Committed();
        TellEnded(job);
        return OfferOutcome.Committed;
    }

    public async Task<OfferOutcome> FailAsync(LeasedJob job, JobFailure failure)
    {
        var retryAfter = RetryPolicy.NextAttemptAfter(failure, job.Failures, job.HeldBack, random.NextDouble());
        if (!await RepeatAsync("fail", job, token => stores.Jobs.FailAsync(job.Lease, failure, retryAfter, token))) return OfferOutcome.Stale;
        metrics.Failed(failure.Kind);
        if (retryAfter is { } after) Log.AttemptFailed(logger, job.Lease.JobId, job.Lease.Token.Attempt, failure.Kind, failure.Reason, after);
        else
        {
            Log.FailedForGood(logger, job.Lease.JobId, job.Lease.Token.Attempt, failure.Kind, failure.Reason);
            TellEnded(job);
        }

        return failure.Kind == FailureKind.Rejected ? OfferOutcome.Rejected : OfferOutcome.Failed;
    }

    public async Task<OfferOutcome> ReleaseAsync(LeasedJob job)
    {
        if (!await RepeatAsync("release", job, token => stores.Jobs.ReleaseAsync(job.Lease, token))) return OfferOutcome.Stale;
        signals.Publish(new Signal(SignalKind.JobsReady));
        return OfferOutcome.Released;
    }

    private void TellEnded(LeasedJob job)
    {
        signals.Publish(new Signal(SignalKind.Conversation, job.Lease.ConversationId));
        signals.Publish(new Signal(SignalKind.JobsReady));
        signals.Publish(new Signal(SignalKind.OutboxReady));
    }

    /// <returns>False when the token is not the job's any more, or patience ended.</returns>
    private async Task<bool> RepeatAsync(string name, LeasedJob job, Func<CancellationToken, Task<HolderResult>> verb)
    {
        var startedAt = time.GetTimestamp();
        for (var delay = FirstDelay; ; delay = Backoff.Next(delay, LongestDelay))
        {
            try
            {
                if (await verb(running.Abandoned) != HolderResult.Stale) return true;
                metrics.Stale(name);
                Log.VerbStale(logger, name, job.Lease.JobId, job.Lease.Token);
                return false;
            }
            catch (StoreUnavailableException error)
            {
                if (time.GetElapsedTime(startedAt) > PatienceLimit)
                {
                    Log.GivenUp(logger, name, job.Lease.JobId, error);
                    return false;
                }

                Log.VerbDelayed(logger, name, job.Lease.JobId, delay, error);
                await Task.Delay(delay * (0.5 + (random.NextDouble() / 2)), time, running.Abandoned);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Attempt {Attempt} of job {JobId} failed ({Kind}): {Reason} The next one comes after {RetryAfter}.")]
        public static partial void AttemptFailed(ILogger logger, Guid jobId, int attempt, FailureKind kind, string reason, TimeSpan retryAfter);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Attempt {Attempt} of job {JobId} failed ({Kind}): {Reason} The job is a dead letter.")]
        public static partial void FailedForGood(ILogger logger, Guid jobId, int attempt, FailureKind kind, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Cannot {Verb} job {JobId}: token {Token} is not its own any more. The run's effects are void.")]
        public static partial void VerbStale(ILogger logger, string verb, Guid jobId, FencingToken token);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The store did not confirm the {Verb} of job {JobId}; it is repeated after about {Delay}.")]
        public static partial void VerbDelayed(ILogger logger, string verb, Guid jobId, TimeSpan delay, Exception error);

        [LoggerMessage(Level = LogLevel.Error, Message = "The store did not confirm the {Verb} of job {JobId} for too long; the job is left to its rescue.")]
        public static partial void GivenUp(ILogger logger, string verb, Guid jobId, Exception error);
    }
}
