using System.IO.Pipelines;
using System.Text.Json;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Worker.Execution;

/// <summary>
/// The worker's side of an offer (see <see cref="JobOffer"/>). 401: the caller does not know the secret. 400: not a job. 409: the token is not the
/// job's any more, or was not leased to this incarnation. 429: every slot is taken, or a job that has to run alone would not. 503: the store could not confirm the start; nothing runs. 200 with its
/// headers flushed: the lease has its full length and the job runs. The run does not depend on the request: a gateway that goes away costs nothing.
/// </summary>
internal sealed class JobEndpoints(JobIntake intake, LoadReport load, ClusterSecret secret, LocalNode node, WorkerMetrics metrics)
{
    public async Task OfferAsync(HttpContext http)
    {
        if (!secret.IsAuthorized(http.Request.Headers.Authorization))
        {
            Answer(http, StatusCodes.Status401Unauthorized);
        }
        else if (await ReadAsync(http) is not { } job)
        {
            Answer(http, StatusCodes.Status400BadRequest);
        }
        else if (!intake.IsAloneEnough(job)) // asked before the lease: a gateway leases it to this worker when the answer is no longer "busy"
        {
            AnswerBusy(http);
        }
        else if (job.Holder != node.Incarnation)
        {
            Answer(http, StatusCodes.Status409Conflict);
        }
        else if (intake.TryTake(job) is not { } run)
        {
            AnswerBusy(http);
        }
        else
        {
            await FollowAsync(http, run);
        }
    }

    private async Task FollowAsync(HttpContext http, JobRun run)
    {
        var gone = http.RequestAborted;
        try
        {
            var acceptance = await run.Accepted.WaitAsync(gone);
            Answer(http, acceptance switch
            {
                Acceptance.Accepted => StatusCodes.Status200OK,
                Acceptance.Stale => StatusCodes.Status409Conflict,
                _ => StatusCodes.Status503ServiceUnavailable,
            });
            if (acceptance != Acceptance.Accepted) return;

            http.Response.ContentType = "application/json";
            await http.Response.BodyWriter.FlushAsync(gone);
            await ReportAsync(http.Response.BodyWriter, run, gone);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // The gateway went away. The job goes on; its next holder of interest asks the store.
        }
    }

    private async Task ReportAsync(PipeWriter body, JobRun run, CancellationToken gone)
    {
        await Task.WhenAny(run.SlotFreed, run.Left).WaitAsync(gone);
        await using var report = new Utf8JsonWriter(body); // not before: it holds memory of the response
        report.WriteStartObject();
        if (!run.Left.IsCompleted)
        {
            report.WriteString(JobOffer.Freed, load.Read().ToString());
            await report.FlushAsync(gone);
            await body.FlushAsync(gone);
        }

        report.WriteNumber("outcome", (int)await run.Left.WaitAsync(gone));
        report.WriteString("load", load.Read().ToString());
        report.WriteEndObject();
    }

    private void AnswerBusy(HttpContext http)
    {
        metrics.Busy();
        Answer(http, StatusCodes.Status429TooManyRequests);
    }

    private void Answer(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        load.WriteTo(http.Response);
    }

    private static async ValueTask<LeasedJob?> ReadAsync(HttpContext http)
    {
        try
        {
            var job = await JsonSerializer.DeserializeAsync(http.Request.BodyReader, JobOfferJson.Default.LeasedJob, http.RequestAborted);
            return job is { Address: not null, Text: not null } && job.Lease.JobId != Guid.Empty && job.Lease.Token.Id != Guid.Empty ? job : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
