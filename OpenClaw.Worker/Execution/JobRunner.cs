using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;
using OpenClaw.Core;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Telemetry;
using OpenClaw.Worker.Models;

namespace OpenClaw.Worker.Execution;

/// <summary>
/// Runs one job. Order matters: the job is started before the model is called (a worker that was frozen since the offer stops here), and the
/// outcome is written before anybody hears of it. A run that lost its lease writes nothing at all.
/// </summary>
internal sealed partial class JobRunner(
    JobStores stores, AnswerReader reader, JobEnding ending, WorkerMetrics metrics, IOptions<ModelOptions> model, TimeProvider time, ILogger<JobRunner> logger)
{
    private readonly ChatOptions _options = new()
    {
        ModelId = model.Value.ModelName, Temperature = model.Value.Temperature, MaxOutputTokens = model.Value.MaxOutputTokens,
    };

    /// <summary>Never throws, and always answers <see cref="JobRun.Accepted"/>.</summary>
    public async Task<OfferOutcome> RunAsync(JobRun run)
    {
        var job = run.Job;
        using var activity = TraceLink.Start(WorkerMetrics.Source, "run job", ActivityKind.Consumer, job.TraceParent);
        activity?.SetTag("openclaw.job.id", job.Lease.JobId).SetTag("openclaw.job.attempt", job.Lease.Token.Attempt);
        var outcome = OfferOutcome.Stale;
        try
        {
            var history = await StartAsync(run);
            if (run.HoldsLease) outcome = await WorkAsync(run, history);
        }
        catch (Exception error)
        {
            if (!run.Abandoned.IsCancellationRequested) outcome = await FailBrokenAsync(run, error);
        }

        stores.Partials.Forget(job.Lease.ConversationId, job.Lease.JobId, job.Lease.Token.Attempt);
        run.Accept(Acceptance.StoreUnavailable); // nothing, if it was answered before
        activity?.SetTag("openclaw.job.outcome", outcome);
        metrics.Ran(time.GetElapsedTime(run.OfferedAt), outcome);
        return outcome;
    }

    /// <summary>A fault of ours counts as a failed attempt: a job that breaks every worker must end as a dead letter, not go round for ever.</summary>
    private async Task<OfferOutcome> FailBrokenAsync(JobRun run, Exception error)
    {
        Log.RunBroken(logger, run.Job.Lease.JobId, error);
        if (run.Accepted.IsCompleted && !run.HoldsLease) return OfferOutcome.Stale; // before the answer, the token decides
        try
        {
            return await ending.FailAsync(run.Job, ModelErrors.Ours);
        }
        catch (Exception second)
        {
            Log.RunBroken(logger, run.Job.Lease.JobId, second);
            return OfferOutcome.Stale;
        }
    }

    /// <returns>What was said before. The run holds its lease from now on, or does not.</returns>
    private async Task<IReadOnlyList<Exchange>> StartAsync(JobRun run)
    {
        var job = run.Job;
        try
        {
            var history = await stores.Jobs.StartAsync(job.Lease, stores.LeaseDuration, Prompt.HistoryCharacters(model.Value, job.Text), run.Abandoned);
            if (history is null) metrics.Stale("accept");
            run.Accept(history is null ? Acceptance.Stale : Acceptance.Accepted);
            return history ?? [];
        }
        catch (StoreUnavailableException error)
        {
            Log.NotAccepted(logger, job.Lease.JobId, error);
            run.Accept(Acceptance.StoreUnavailable);
            return [];
        }
    }

    private async Task<OfferOutcome> WorkAsync(JobRun run, IReadOnlyList<Exchange> history)
    {
        var job = run.Job;
        if (job.Model is { } asked && asked != model.Value.ModelName) return await ending.FailAsync(job, ModelErrors.UnknownModel(asked));

        ModelAnswer answer;
        try
        {
            answer = await reader.ReadAsync(job, Prompt.Build(model.Value, history, job.Text), _options, run.Stopping);
        }
        catch (Exception) when (run.End != RunEnd.None)
        {
            return run.End == RunEnd.Drained ? await ending.ReleaseAsync(job) : OfferOutcome.Stale;
        }
        catch (Exception error)
        {
            var failure = run.Stopping.IsCancellationRequested ? ModelErrors.TimedOut : ModelErrors.Classify(error, time.GetUtcNow());
            if (failure.Kind is FailureKind.Internal) Log.RunBroken(logger, job.Lease.JobId, error);
            return await ending.FailAsync(job, failure);
        }

        run.BeginWriting();
        if (!string.IsNullOrWhiteSpace(answer.Text))
        {
            var firstTextAfter = answer.FirstTextAt is { } shown ? time.GetElapsedTime(run.StartedAt, shown) : (TimeSpan?)null;
            if (firstTextAfter is { } after) metrics.FirstText(after);
            return await ending.CommitAsync(job, new JobAnswer(answer.Text, answer.Model ?? model.Value.ModelName, answer.InputTokens, answer.OutputTokens) { FirstTextAfter = firstTextAfter });
        }

        return await ending.FailAsync(job, answer.FinishReason == ChatFinishReason.ContentFilter ? ModelErrors.Filtered : ModelErrors.EmptyAnswer);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The store did not confirm the lease of job {JobId}; the offer is refused.")]
        public static partial void NotAccepted(ILogger logger, Guid jobId, Exception error);

        [LoggerMessage(Level = LogLevel.Error, Message = "The run of job {JobId} broke.")]
        public static partial void RunBroken(ILogger logger, Guid jobId, Exception error);
    }
}
