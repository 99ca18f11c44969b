using System.Globalization;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Journal;
using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Auth;
using OpenClaw.Gateway.Overview;
using OpenClaw.Gateway.Problems;

namespace OpenClaw.Gateway.Api;

/// <summary>A node as its durable row and its newest heartbeat tell it.</summary>
/// <param name="HeartbeatAgeMs">This gateway's own time since the heartbeat last changed; null when it never saw one of this incarnation.</param>
internal sealed record NodeReply(
    string Id, Guid Incarnation, string Role, string Region, string Version, Uri? Address, string Status, DateTimeOffset JoinedAt,
    double? HeartbeatAgeMs, LoadReply? Load)
{
    public static NodeReply Of(SeenNode node)
    {
        var (row, seen) = node;
        return new NodeReply(
            row.Id, row.Incarnation, row.Role.ToString().ToLowerInvariant(), row.Region, row.Version, row.Address, row.Status.ToString().ToLowerInvariant(), row.JoinedAt,
            seen?.Age.TotalMilliseconds, seen?.Heartbeat.Load is { } l ? new LoadReply(l.Slots, l.Active, l.FreeSlots, l.CpuUsage, l.MemoryUsage, l.TokensPerSecond) : null);
    }
}

internal sealed record LoadReply(int Slots, int Active, int FreeSlots, double CpuUsage, double MemoryUsage, double TokensPerSecond);

/// <summary>A node's last five minutes, oldest first, five seconds apart; shares in percent.</summary>
internal sealed record PastReply(int[] Slots, int[] Cpu, int[] Memory, int[] TokensPerSecond)
{
    public static PastReply Of(IReadOnlyList<WorkerLoad> past) => new(
        [.. past.Select(load => load.Slots == 0 ? 0 : load.Active * 100 / load.Slots)], [.. past.Select(load => (int)(load.CpuUsage * 100))],
        [.. past.Select(load => (int)(load.MemoryUsage * 100))], [.. past.Select(load => (int)load.TokensPerSecond)]);
}

internal sealed record CountsReply(JobCounts Jobs, OutboxCounts Outbox);

internal sealed record OutboxCounts(long Waiting, long Dead);

/// <param name="Actor">The key or node that did it; empty where nobody did.</param>
internal sealed record JournalReply(long Number, DateTimeOffset At, string Kind, string Subject, string Actor, string Detail)
{
    public static JournalReply Of(JournalEntry entry) => new(entry.Number, entry.At, entry.Kind, entry.Subject, entry.Actor, entry.Detail);
}

internal static class ClusterEndpoints
{
    private const int MaxJournalPage = 1000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/cluster").RequireAuthorization(Caller.AdminPolicy).WithTags("Cluster");
        group.MapGet("/nodes", ListNodesAsync).WithSummary("The nodes and their load").Produces<NodeReply[]>().Fails(401, 403, 503);
        group.MapGet("/nodes/history", (NodeHistory history) => Results.Ok(history.Read().ToDictionary(node => node.Key, node => PastReply.Of(node.Value))))
            .WithSummary("The load of each incarnation in the last five minutes, as this gateway saw it").Produces<Dictionary<Guid, PastReply>>().Fails(401, 403);
        group.MapGet("/jobs", CountJobsAsync).WithSummary("How many jobs and outbox rows are in which state").Produces<CountsReply>().Fails(401, 403, 503);
        group.MapGet("/journal", ReadJournalAsync)
            .WithSummary("What happened, newest first: lives and deaths of nodes (kind=node.), keys, settings, what operators did with jobs")
            .Produces<JournalReply[]>().Fails(400, 401, 403, 503);
        group.MapGet("/stream", StreamAsync).WithSummary("What happens, as server-sent events, endless and resumable")
            .WithDescription("Events: entry (a new entry of the journal; its id is the entry's number) and look (every two seconds). Come back with the last id as Last-Event-ID or after, to this or any other gateway, and nothing is missed or told twice; without one it begins now. A gateway that drains or stops closes the stream with retry: 200.")
            .Produces<JournalReply>(200, "text/event-stream").Fails(400, 401, 403, 503);
    }

    private static async Task<IResult> StreamAsync(HttpContext context, ClusterStream stream, string? after = null)
    {
        var last = ServerSentEvents.PlaceOf(context.Request, after);
        if (string.IsNullOrEmpty(last)) return await stream.AnswerAsync(context, null);
        return long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? await stream.AnswerAsync(context, number)
            : ApiProblem.Invalid("after", "must be an event id of this stream");
    }

    private static async Task<IResult> ReadJournalAsync(HttpContext context, IJournal journal, string? kind = null, string? subject = null, long? before = null, int limit = 100)
    {
        if (limit is < 1 or > MaxJournalPage) return ApiProblem.Invalid("limit", $"must be 1 to {MaxJournalPage}");
        var entries = await journal.ReadAsync(new JournalQuery(kind ?? "", subject, before, limit), context.RequestAborted);
        return Results.Ok(entries.Select(JournalReply.Of).ToArray());
    }

    private static async Task<IResult> ListNodesAsync(HttpContext context, ClusterSampler sampler) =>
        Results.Ok(sampler.NodesOf(await sampler.ReadAsync(context.RequestAborted)).Select(NodeReply.Of).ToArray());

    private static async Task<IResult> CountJobsAsync(HttpContext context, ClusterSampler sampler)
    {
        var sample = await sampler.ReadAsync(context.RequestAborted);
        return Results.Ok(new CountsReply(sample.Jobs, new OutboxCounts(sample.OutboxWaiting, sample.OutboxDead)));
    }
}
