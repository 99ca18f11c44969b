using Microsoft.AspNetCore.Mvc;
using OpenClaw.Core.Availability;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Auth;
using OpenClaw.Gateway.Dispatch;
using OpenClaw.Gateway.OperatorConsole;
using OpenClaw.Gateway.Overview;
using OpenClaw.Gateway.Problems;
using OpenClaw.Gateway.Selection;

namespace OpenClaw.Gateway.Api;

/// <summary>Everything that a look at the cluster needs, in one request.</summary>
/// <param name="At">The answering gateway's clock.</param>
/// <param name="Gateway">The id of the gateway that answers.</param>
/// <param name="Weights">0 to 100 by node id; a worker that is not named has 100.</param>
/// <param name="Alerts">Open alerts.</param>
/// <param name="Paused">Conversations that an operator holds.</param>
/// <param name="SuspectAfterMs">A heartbeat older than this is no good news.</param>
internal sealed record OverviewReply(
    DateTimeOffset At, string Gateway, string Version, VerdictReply Verdict, JobCounts Jobs, OutboxCounts Outbox, FleetReply Workers,
    IReadOnlyList<NodeReply> Nodes, IReadOnlyDictionary<string, int> Weights, int Alerts, int Paused, FaresReply Fares, double SuspectAfterMs);

/// <summary>The last five minutes, and this month.</summary>
/// <param name="FirstText">From acceptance to the first visible text; null when there was none.</param>
/// <param name="Answer">From acceptance to the whole answer; null when there was none.</param>
/// <param name="Availability">The share of this month's messages (UTC) that was answered in time; null when there was none.</param>
internal sealed record FaresReply(double MessagesPerMinute, SpreadReply? FirstText, SpreadReply? Answer, double? Availability)
{
    public static FaresReply Of(ClusterFares fares) => new(
        fares.Recent.Accepted / FaresSampler.Window.TotalMinutes, SpreadReply.Of(fares.Recent.FirstText), SpreadReply.Of(fares.Recent.Whole), fares.Month.Share);
}

internal sealed record SpreadReply(double P50Ms, double P95Ms, double P99Ms)
{
    public static SpreadReply? Of(Spread? spread) => spread is null ? null : new SpreadReply(spread.P50.TotalMilliseconds, spread.P95.TotalMilliseconds, spread.P99.TotalMilliseconds);
}

/// <param name="Answered">Are people being answered: <c>yes</c>, <c>degraded</c> or <c>no</c>.</param>
internal sealed record VerdictReply(string Answered, IReadOnlyList<FindingReply> Findings);

/// <param name="Level"><c>no</c>, <c>degraded</c> or <c>note</c>.</param>
internal sealed record FindingReply(string Level, string What, string Press, string Place);

/// <param name="Alive">May be given work.</param>
internal sealed record FleetReply(int Known, int Alive, int Slots, int FreeSlots);

internal static class OverviewEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/cluster/overview", ReadAsync).RequireAuthorization(Caller.AdminPolicy).WithTags("Cluster")
            .WithSummary("Are people being answered, what is wrong, and the cluster at a glance").Produces<OverviewReply>().Fails(401, 403, 503);

    private static async Task<IResult> ReadAsync(
        HttpContext context, ClusterSampler sampler, FaresSampler fares, LocalNode self, TimeProvider time, [FromServices] Vantage vantage, [FromServices] SelectionChoice choice)
    {
        var sample = await sampler.ReadAsync(context.RequestAborted);
        var nodes = sampler.NodesOf(sample);
        var (counts, waiting, dead) = (sample.Jobs, sample.OutboxWaiting, sample.OutboxDead);
        var weights = choice.Weights;
        var workers = nodes.Where(node => node.Row.Role == NodeRole.Worker)
            .Select(node => Fact(node, weights.GetValueOrDefault(node.Row.Id, Candidate.FullWeight), vantage.SuspectAfter)).ToList();
        var fared = await fares.ReadAsync(context.RequestAborted);
        var facts = new VerdictFacts(counts, waiting, dead, workers)
        {
            Held = sample.Held, Paused = sample.Paused.Count, RecentlyAnswered = fared.Recent.Answered, RecentlyFailed = fared.Recent.Failed,
        };
        var usable = workers.Where(worker => worker.IsUsable).ToList();
        context.Response.Headers.CacheControl = "no-store";
        return Results.Ok(new OverviewReply(
            time.GetUtcNow(), self.Id, self.Version, Reply(Verdict.Of(facts)), counts, new OutboxCounts(waiting, dead),
            new FleetReply(workers.Count, usable.Count, usable.Sum(worker => worker.Slots), usable.Sum(worker => worker.FreeSlots)),
            [.. nodes.Select(NodeReply.Of)], weights, sample.OpenAlerts,
            sample.Paused.Count, FaresReply.Of(fared), vantage.SuspectAfter.TotalMilliseconds));
    }

    private static WorkerFact Fact(SeenNode node, int weight, TimeSpan suspectAfter) => new(
        node.Row.Id, node.Row.Status, node.Seen is not { } seen || seen.Age > suspectAfter, weight, node.Seen?.Heartbeat.Load?.Slots ?? 0, node.Seen?.Heartbeat.Load?.FreeSlots ?? 0);

    private static VerdictReply Reply(Verdict verdict) => new(
        Word(verdict.Answered, "yes"), [.. verdict.Findings.Select(finding => new FindingReply(Word(finding.Level, "note"), finding.What, finding.Press, finding.Place))]);

    private static string Word(Answered answered, string yes) => answered switch
    {
        Answered.Yes => yes,
        Answered.Degraded => "degraded",
        _ => "no",
    };
}
