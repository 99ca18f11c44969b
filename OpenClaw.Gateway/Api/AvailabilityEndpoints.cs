using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Auth;
using OpenClaw.Gateway.Availability;
using OpenClaw.Gateway.Problems;

namespace OpenClaw.Gateway.Api;

/// <param name="ObjectiveMs">A message is answered in time when the first text of its answer was visible within this.</param>
/// <param name="Months">The newest first; months are those of UTC.</param>
/// <param name="Year">The last 365 days.</param>
/// <param name="Incidents">The newest first.</param>
internal sealed record AvailabilityReply(double ObjectiveMs, IReadOnlyList<PeriodReply> Months, PeriodReply Year, IReadOnlyList<IncidentReply> Incidents);

/// <param name="Name">A month as <c>2026-11</c>, or <c>year</c>.</param>
/// <param name="Share">Answered in time, of those that something can be said about; null when there were none.</param>
internal sealed record PeriodReply(
    string Name, DateTimeOffset From, DateTimeOffset To, long Accepted, long InTime, long Late, long Failed, long Cancelled, long Pending, double? Share, IReadOnlyList<BudgetReply> Budgets)
{
    public static PeriodReply Of(string name, AvailabilityPeriod period)
    {
        var c = period.Counts;
        return new PeriodReply(
            name, period.From, period.To, c.Accepted, c.InTime, c.Late, c.Failed, c.Cancelled, c.Pending, c.Share,
            [.. ErrorBudget.Targets.Select(target => ErrorBudget.Of(target, c)).Select(b => new BudgetReply(b.Target, b.PerYear.TotalMinutes, b.Allowed, b.Used))]);
    }
}

/// <param name="MinutesPerYear">What the target means as time in which nothing works.</param>
/// <param name="AllowedMessages">So many may be late or unanswered in the period.</param>
/// <param name="Used">The share of it that is used up; above 1 the target was missed.</param>
internal sealed record BudgetReply(double Target, double MinutesPerYear, double AllowedMessages, double? Used);

/// <param name="Causes">What happened to the cluster from shortly before to the end, oldest first.</param>
internal sealed record IncidentReply(DateTimeOffset From, DateTimeOffset To, long Late, long Failed, double? Share, IReadOnlyList<JournalReply> Causes)
{
    public static IncidentReply Of(Incident incident) => new(
        incident.From, incident.To, incident.Counts.Late, incident.Counts.Failed, incident.Counts.Share,
        [.. incident.Causes.Select(JournalReply.Of)]);
}

internal static class AvailabilityEndpoints
{
    private const int MaxMonths = 24;
    private const int MaxIncidents = 100;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/availability", ReadAsync).RequireAuthorization(Caller.AdminPolicy).WithTags("Cluster")
            .WithSummary("Month by month: the share of messages answered in time, error budgets, incidents with what happened around them").Produces<AvailabilityReply>().Fails(400, 401, 403, 503);

    private static async Task<IResult> ReadAsync(HttpContext context, [FromServices] AvailabilityReport report, IOptions<AvailabilityOptions> options, int months = 3)
    {
        if (months is < 1 or > MaxMonths) return ApiProblem.Invalid("months", $"must be 1 to {MaxMonths}");
        var cancellationToken = context.RequestAborted;
        var periods = await report.ReadMonthsAsync(months, cancellationToken);
        var year = await report.ReadYearAsync(cancellationToken);
        var incidents = await report.ReadIncidentsAsync(periods[^1].From, MaxIncidents, cancellationToken);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Ok(new AvailabilityReply(
            options.Value.Objective.TotalMilliseconds, [.. periods.Select(period => PeriodReply.Of(period.From.ToString("yyyy-MM", CultureInfo.InvariantCulture), period))],
            PeriodReply.Of("year", year), [.. incidents.Select(IncidentReply.Of)]));
    }
}
