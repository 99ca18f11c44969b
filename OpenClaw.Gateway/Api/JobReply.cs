using OpenClaw.Core.Jobs;

namespace OpenClaw.Gateway.Api;

/// <summary>A job.</summary>
/// <param name="State"><c>queued</c>, <c>leased</c> (offered to a worker, which runs it once <c>timings.startedAt</c> is set), <c>completed</c>, <c>dead</c> (given up) or <c>cancelled</c>.</param>
/// <param name="Attempts">How often a worker took it.</param>
/// <param name="Worker">Who runs it, or ran it last.</param>
/// <param name="Failures">Attempts that failed since it was accepted or redriven.</param>
/// <param name="Deaths">Workers that crashed after they had started it, since then.</param>
/// <param name="Error">Why the last attempt failed, or why there is no answer.</param>
/// <param name="History">Its attempts, oldest first, at most the newest twenty. An offer that no worker accepted has a number and no entry.</param>
internal sealed record JobReply(
    Guid Id, string Conversation, string State, int Attempts, string? Worker, long Position,
    JobTimings Timings, string? Answer, string? Error, string? Model, JobUsage Usage,
    int Failures, int Deaths, string Channel, string Account, IReadOnlyList<AttemptReply> History)
{
    public static JobReply Of(JobView job) => new(
        job.Id, job.Address.Conversation, WordOf(job.State), job.Attempts, job.Worker, job.Position,
        JobTimings.Of(job), job.Answer, job.Error, job.Model, new JobUsage(job.InputTokens, job.OutputTokens),
        job.Failures, job.Deaths, job.Address.Channel, job.Address.Account, AttemptReply.Of(job));

    public static string WordOf(JobState state) => state switch
    {
        JobState.Queued => "queued",
        JobState.Leased => "leased",
        JobState.Completed => "completed",
        JobState.Dead => "dead",
        JobState.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(state)),
    };
}

/// <param name="EndedAt">Null while it runs.</param>
/// <param name="Outcome">How it ended, in words; <c>running</c> while it runs.</param>
/// <param name="Reason">The beginning of what the worker said, when it failed.</param>
internal sealed record AttemptReply(int Number, string? Worker, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string Outcome, string? Reason)
{
    /// <summary>What the job remembers of earlier attempts, and the newest, which is in the job itself. Pure.</summary>
    public static IReadOnlyList<AttemptReply> Of(JobView job)
    {
        var past = job.Past.Select(one => new AttemptReply(one.Number, one.Worker, one.StartedAt, one.EndedAt, one.Outcome, one.Reason));
        var isKnown = job.Past.Count > 0 && job.Past[^1].Number == job.Attempts;
        if (isKnown || job.StartedAt is not { } started) return [.. past];
        var outcome = job.State switch
        {
            JobState.Leased => "running",
            JobState.Completed => "answered",
            JobState.Dead => "failed for good",
            _ => JobReply.WordOf(job.State),
        };
        return [.. past, new AttemptReply(job.Attempts, job.Worker, started, job.FinishedAt, outcome, job.State == JobState.Dead ? job.Error : null)];
    }
}

/// <param name="WaitMs">From acceptance to the newest start.</param>
/// <param name="RunMs">From the newest start to the end.</param>
internal sealed record JobTimings(DateTimeOffset AcceptedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, double? WaitMs, double? RunMs)
{
    public static JobTimings Of(JobView job) => Of(job.AcceptedAt, job.StartedAt, job.FinishedAt);

    public static JobTimings Of(DateTimeOffset accepted, DateTimeOffset? started, DateTimeOffset? finished) =>
        new(accepted, started, finished, (started - accepted)?.TotalMilliseconds, (finished - started)?.TotalMilliseconds);
}

internal sealed record JobUsage(long InputTokens, long OutputTokens);
