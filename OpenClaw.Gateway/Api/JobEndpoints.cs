using OpenClaw.Core.Jobs;
using OpenClaw.Gateway.Auth;
using OpenClaw.Gateway.Problems;

namespace OpenClaw.Gateway.Api;

internal static class JobEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/jobs/{id:guid}").WithTags("Jobs");
        group.MapGet("", FindAsync).RequireAuthorization(Caller.ChatPolicy).WithSummary("A job: state, attempts, timings, answer")
            .Produces<JobReply>().Fails(401, 403, 404, 503);
        group.MapPost("/cancel", CancelAsync).RequireAuthorization(Caller.ChatPolicy).WithSummary("Stop a job that waits or runs")
            .Produces<JobReply>().Fails(401, 403, 404, 409, 503);
        group.MapPost("/redrive", RedriveAsync).RequireAuthorization(Caller.AdminPolicy).WithSummary("Try a dead or cancelled job again, at the tail of its conversation")
            .Produces<JobReply>().Fails(401, 403, 404, 409, 503);
    }

    private static async Task<IResult> FindAsync(Guid id, HttpContext context, JobDesk desk) =>
        await desk.FindAsync(id, Caller.Of(context), context.RequestAborted) is { } job ? Results.Ok(JobReply.Of(job)) : ApiProblem.NotFound("job");

    private static async Task<IResult> CancelAsync(Guid id, HttpContext context, JobDesk desk) =>
        Answer(await desk.CancelAsync(id, Caller.Of(context), context.RequestAborted));

    private static async Task<IResult> RedriveAsync(Guid id, HttpContext context, JobDesk desk) =>
        Answer(await desk.RedriveAsync(id, Caller.Of(context), context.RequestAborted));

    private static IResult Answer((JobView? Job, ApiProblem? Refusal) result) =>
        result.Job is null ? result.Refusal! : Results.Ok(JobReply.Of(result.Job));
}
