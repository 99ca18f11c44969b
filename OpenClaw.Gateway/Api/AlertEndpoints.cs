using Microsoft.AspNetCore.Mvc;
using OpenClaw.Core.Alerts;
using OpenClaw.Core.Journal;
using OpenClaw.Core.Settings;
using OpenClaw.Gateway.Alerts;
using OpenClaw.Gateway.Auth;
using OpenClaw.Gateway.Problems;

namespace OpenClaw.Gateway.Api;

/// <param name="State"><c>open</c> or <c>cleared</c>.</param>
/// <param name="Subject">The node or account it is about; empty for the cluster.</param>
/// <param name="Runbook">Where it is explained what it means and what to do.</param>
/// <param name="Told">How much the webhook was told: <c>none</c>, <c>raised</c> or <c>cleared</c>.</param>
/// <param name="TellError">Why the webhook was not told, when the last try failed.</param>
internal sealed record AlertReply(
    long Number, string Rule, string Subject, string State, string Summary, double Value, DateTimeOffset RaisedAt, DateTimeOffset? ClearedAt, string? ClearedBecause,
    DateTimeOffset? AcknowledgedAt, string? AcknowledgedBy, DateTimeOffset? SilencedUntil, string Told, string? TellError, string Runbook)
{
    public static AlertReply Of(Alert a, string runbook) => new(
        a.Number, a.Rule, a.Subject, a.ClearedAt is null ? "open" : "cleared", a.Summary, a.Value, a.RaisedAt, a.ClearedAt, a.ClearedBecause,
        a.AcknowledgedAt, a.AcknowledgedBy, a.SilencedUntil, a.Told.ToString().ToLowerInvariant(), a.TellError, runbook);
}

/// <param name="InForce">The limits that hold now.</param>
/// <param name="Chosen">What was set at run time; null is as the configuration says.</param>
internal sealed record AlertLimitsReply(AlertLimits InForce, AlertLimits Chosen);

/// <param name="Minutes">1 to 43200 (30 days); 0 ends the silence.</param>
internal sealed record SilenceRequest(int Minutes = 60);

internal static class AlertEndpoints
{
    private const int MaxPage = 500;
    private const int MaxMinutes = 30 * 24 * 60;
    private const double MostSeconds = 86_400;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/alerts").RequireAuthorization(Caller.AdminPolicy).WithTags("Alerts");
        group.MapGet("", ListAsync).WithSummary("Alerts, newest first: state=open (default) or all; before=NUMBER goes on where a page ended").Produces<AlertReply[]>().Fails(400, 401, 403, 503);
        group.MapGet("/limits", ([FromServices] AlertChoice choice) => Results.Ok(Reply(choice))).WithSummary("The limits, and which of them were set at run time").Produces<AlertLimitsReply>().Fails(401, 403);
        group.MapPut("/limits", LimitAsync).WithSummary("Set limits for the whole cluster, at once and for good; null is as the configuration says").Produces<AlertLimitsReply>().Fails(400, 401, 403, 413, 503);
        group.MapPost("/{number:long}/ack", AcknowledgeAsync).WithSummary("I have seen it").Produces(204).Fails(401, 403, 404, 503);
        group.MapPost("/{number:long}/silence", SilenceAsync).WithSummary("Tell nobody of it, or of its like, for a while").Produces(204).Fails(400, 401, 403, 404, 413, 503);
    }

    private static async Task<IResult> ListAsync(HttpContext context, IAlertStore alerts, [FromServices] AlertVoice voice, string state = "open", long? before = null, int limit = 100)
    {
        if (state is not ("open" or "all")) return ApiProblem.Invalid("state", "must be \"open\" or \"all\"");
        if (limit is < 1 or > MaxPage) return ApiProblem.Invalid("limit", $"must be 1 to {MaxPage}");
        var found = await alerts.ListAsync(new AlertQuery(state == "open", before, limit), context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Ok(found.Select(alert => AlertReply.Of(alert, voice.RunbookOf(alert.Rule))).ToArray());
    }

    private static AlertLimitsReply Reply(AlertChoice choice) => new(AlertLimits.Of(choice.Current), choice.Chosen);

    private static async Task<IResult> LimitAsync(
        AlertLimits body, HttpContext context, [FromServices] ClusterSettings settings, [FromServices] AlertChoice choice, [FromServices] IJournal journal)
    {
        if (Check(body) is { } broken) return broken;
        await settings.SetAsync(AlertLimits.Name, body == AlertLimits.Configured ? null : body.ToText(), context.RequestAborted);
        var sentence = body == AlertLimits.Configured ? "Back to the configuration." : $"Chosen: {body.ToText()}";
        await journal.AppendAsync(new JournalEntry(JournalKinds.SettingChanged, AlertLimits.Name, Caller.Of(context).KeyId, sentence), context.RequestAborted);
        return Results.Ok(Reply(choice));
    }

    private static ApiProblem? Check(AlertLimits body)
    {
        foreach (var (field, share) in new (string, double?)[] { ("cpu", body.Cpu), ("memory", body.Memory), ("errorRate", body.ErrorRate) })
            if (share is <= 0 or > 1) return ApiProblem.Invalid(field, "must be above 0 and at most 1");
        if (body.Waiting <= 0) return ApiProblem.Invalid("waiting", "must be above 0");
        return body.ResponseTimeSeconds is <= 0 or > MostSeconds ? ApiProblem.Invalid("responseTimeSeconds", $"must be above 0 and at most {MostSeconds}") : null;
    }

    private static async Task<IResult> AcknowledgeAsync(long number, HttpContext context, IAlertStore alerts) =>
        await alerts.AcknowledgeAsync(number, Caller.Of(context).KeyId, context.RequestAborted) ? Results.NoContent() : ApiProblem.NotFound("alert");

    private static async Task<IResult> SilenceAsync(long number, SilenceRequest body, HttpContext context, IAlertStore alerts)
    {
        if (body.Minutes is < 0 or > MaxMinutes) return ApiProblem.Invalid("minutes", $"must be 0 to {MaxMinutes}");
        return await alerts.SilenceAsync(number, Caller.Of(context).KeyId, TimeSpan.FromMinutes(body.Minutes), context.RequestAborted) ? Results.NoContent() : ApiProblem.NotFound("alert");
    }
}
