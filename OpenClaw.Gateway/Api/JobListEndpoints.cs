using OpenClaw.Core.Jobs;
using OpenClaw.Gateway.Auth;
using OpenClaw.Gateway.Problems;

namespace OpenClaw.Gateway.Api;

/// <summary>A job in a list, without what was said.</summary>
/// <param name="Error">Shortened; the job itself has all of it.</param>
internal sealed record JobLineReply(
    Guid Id, string Channel, string Account, string Conversation, string State, int Attempts, int Failures, int Deaths, string? Worker, string? Error, JobTimings Timings)
{
    public static JobLineReply Of(JobLine job) => new(
        job.Id, job.Address.Channel, job.Address.Account, job.Address.Conversation, JobReply.WordOf(job.State), job.Attempts, job.Failures, job.Deaths,
        job.Worker, job.Error, JobTimings.Of(job.AcceptedAt, job.StartedAt, job.FinishedAt));
}

/// <param name="Limit">1 to 500 dead letters at a time, the oldest ones.</param>
internal sealed record RedriveRequest(int Limit = 100);

/// <param name="Skipped">Somebody else dealt with them meanwhile.</param>
/// <param name="Left">Dead letters that are left now.</param>
internal sealed record RedriveReply(int Redriven, int Skipped, long Left);

internal static class JobListEndpoints
{
    private const int MaxPage = 500;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/cluster/jobs").RequireAuthorization(Caller.AdminPolicy).WithTags("Cluster");
        group.MapGet("/list", ListAsync).WithSummary("Jobs of all accounts, newest first; before=ID goes on where a page ended")
            .Produces<JobLineReply[]>().Fails(400, 401, 403, 503);
        group.MapPost("/redrive", RedriveAsync).WithSummary("Try the oldest dead letters again, in the order of their conversations")
            .Produces<RedriveReply>().Fails(400, 401, 403, 413, 503);
    }

    private static async Task<IResult> ListAsync(HttpContext context, IJobStore jobs, string? state = null, Guid? before = null, int limit = 100)
    {
        if (limit is < 1 or > MaxPage) return ApiProblem.Invalid("limit", $"must be 1 to {MaxPage}");
        JobState? wanted = null;
        if (!string.IsNullOrEmpty(state))
        {
            wanted = Enum.GetValues<JobState>().Cast<JobState?>().FirstOrDefault(known => JobReply.WordOf(known!.Value) == state);
            if (wanted is null) return ApiProblem.Invalid("state", "must be queued, leased, completed, dead or cancelled");
        }

        var found = await jobs.ListAsync(new JobQuery(wanted, before, limit), context.RequestAborted);
        return Results.Ok(found.Select(JobLineReply.Of).ToArray());
    }

    private static async Task<IResult> RedriveAsync(RedriveRequest body, HttpContext context, IJobStore jobs, JobDesk desk)
    {
        if (body.Limit is < 1 or > MaxPage) return ApiProblem.Invalid("limit", $"must be 1 to {MaxPage}");
        var oldest = await jobs.ListAsync(new JobQuery(JobState.Dead, Limit: body.Limit, OldestFirst: true), context.RequestAborted);
        var (redriven, skipped) = (0, 0);
        // The clocks of gateways differ, so ids alone may turn two messages of one conversation around.
        foreach (var job in oldest.GroupBy(job => job.Address).SelectMany(lane => lane.OrderBy(job => job.Position)))
        {
            var (done, _) = await desk.RedriveAsync(job.Id, Caller.Of(context), context.RequestAborted);
            if (done is null) skipped++;
            else redriven++;
        }

        return Results.Ok(new RedriveReply(redriven, skipped, (await jobs.CountAsync(context.RequestAborted)).Dead));
    }
}
