using OpenClaw.Core.Jobs;

namespace OpenClaw.Gateway.Api;

/// <summary>A job.</summary>
/// <param name="State"><c>queued</c>, <c>leased</c> (a worker runs it), <c>completed</c>, <c>dead</c> (given up) or <c>cancelled</c>.</param>
/// <param name="Attempts">How often a worker took it.</param>
/// <param name="Worker">Who runs it, or ran it last.</param>
/// <param name="Failures">Attempts that failed since it was accepted or redriven.</param>
/// <param name="Deaths">Workers that died while they had it, since then.</param>
/// <param name="Error">Why the last attempt failed, or why there is no answer.</param>
internal sealed record JobReply(
    Guid Id, string Conversation, string State, int Attempts, string? Worker, long Position,
    JobTimings Timings, string? Answer, string? Error, string? Model, JobUsage Usage,
    int Failures, int Deaths, string Channel, string Account)
{
    public static JobReply Of(JobView job) => new(
        job.Id, job.Address.Conversation, WordOf(job.State), job.Attempts, job.Worker, job.Position,
        JobTimings.Of(job), job.Answer, job.Error, job.Model, new JobUsage(job.InputTokens, job.OutputTokens),
        job.Failures, job.Deaths, job.Address.Channel, job.Address.Account);

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

/// <param name="WaitMs">From acceptance to the newest start.</param>
/// <param name="RunMs">From the newest start to the end.</param>
internal sealed record JobTimings(DateTimeOffset AcceptedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, double? WaitMs, double? RunMs)
{
    public static JobTimings Of(JobView job) => Of(job.AcceptedAt, job.StartedAt, job.FinishedAt);

    public static JobTimings Of(DateTimeOffset accepted, DateTimeOffset? started, DateTimeOffset? finished) =>
        new(accepted, started, finished, (started - accepted)?.TotalMilliseconds, (finished - started)?.TotalMilliseconds);
}

internal sealed record JobUsage(long InputTokens, long OutputTokens);
