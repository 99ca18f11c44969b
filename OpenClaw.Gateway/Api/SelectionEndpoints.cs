using Microsoft.AspNetCore.Mvc;
using OpenClaw.Core.Journal;
using OpenClaw.Core.Settings;
using OpenClaw.Gateway.Auth;
using OpenClaw.Gateway.Dispatch;
using OpenClaw.Gateway.Problems;
using OpenClaw.Gateway.Proxy;
using OpenClaw.Gateway.Selection;

namespace OpenClaw.Gateway.Api;

/// <summary>How workers are chosen, seen and changed while everything runs.</summary>
internal static class SelectionEndpoints
{
    private const int MaxWeights = 10_000;
    private const int MaxName = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/cluster/selection").RequireAuthorization(Caller.AdminPolicy).WithTags("Cluster");
        group.MapGet("", Read).WithSummary("How workers are chosen; with explain=true also what would happen to the next job (way=queue) or request (way=proxy)")
            .Produces<SelectionReply>().Fails(400, 401, 403);
        group.MapPut("", ReplaceAsync).WithSummary("Choose policies and weights for the whole cluster, at once and for good").Produces<SelectionReply>().Fails(400, 401, 403, 413, 503);
    }

    private static IResult Read(
        [FromServices] SelectionChoice choice, [FromServices] ProxyPolicies proxy, [FromServices] WorkerView workers, bool explain = false, string way = GatewayMetrics.Way.Queue, string? conversation = null)
    {
        if (way is not (GatewayMetrics.Way.Queue or GatewayMetrics.Way.Proxy)) return ApiProblem.Invalid("way", "must be \"queue\" or \"proxy\"");
        if (!explain) return Results.Ok(Reply(choice, proxy, null));
        var policy = way == GatewayMetrics.Way.Queue ? choice.Queue : proxy.OfWorkers();
        if (policy is null) return ApiProblem.Invalid("way", "has a policy of YARP's own now, which gives no reasons");
        // A queued job is leased before anybody knows which conversation it is of, so only a request can have a home.
        var affinity = way == GatewayMetrics.Way.Proxy && conversation is not null ? AffinityKey.Of(System.Text.Encoding.UTF8.GetBytes(conversation)) : (ulong?)null;
        var explanation = Explanation.Of(workers.Read(policy.IsLimitedByWeight), policy, workers.NewRequest(affinity));
        return Results.Ok(Reply(choice, proxy, ExplanationReply.Of(way, explanation)));
    }

    private static async Task<IResult> ReplaceAsync(
        SelectionRequest body, HttpContext context, [FromServices] ClusterSettings settings, [FromServices] SelectionChoice choice, [FromServices] ProxyPolicies proxy,
        [FromServices] IJournal journal)
    {
        if (Check(body, proxy) is { } broken) return broken;
        var chosen = new SelectionSettings(body.Queue, body.Proxy?.ToDictionary(pair => pair.Key, pair => pair.Value!), body.Weights);
        await settings.SetAsync(SelectionSettings.Name, chosen == SelectionSettings.Empty ? null : chosen.ToText(), context.RequestAborted);
        await journal.AppendAsync(new JournalEntry(JournalKinds.SettingChanged, SelectionSettings.Name, Caller.Of(context).KeyId, Sentence(chosen)), context.RequestAborted);
        return Results.Ok(Reply(choice, proxy, null));
    }

    private static ApiProblem? Check(SelectionRequest body, ProxyPolicies proxy)
    {
        if (body.Queue is not null && !PolicyNames.IsKnown(body.Queue)) return ApiProblem.Invalid("queue", $"must be one of {string.Join(", ", PolicyNames.All)}");
        foreach (var (cluster, policy) in body.Proxy ?? new Dictionary<string, string?>())
        {
            if (!proxy.InForce().ContainsKey(cluster)) return ApiProblem.Invalid("proxy", "names a cluster that the proxy does not have");
            if (policy is null || !proxy.Names.Contains(policy, StringComparer.OrdinalIgnoreCase))
                return ApiProblem.Invalid($"proxy.{cluster}", $"must be one of {string.Join(", ", proxy.Names)}");
        }

        if (body.Weights?.Count > MaxWeights) return ApiProblem.Invalid("weights", $"may name at most {MaxWeights} workers");
        foreach (var (worker, weight) in body.Weights ?? new Dictionary<string, int>())
        {
            if (worker.Length is 0 or > MaxName || worker.Any(char.IsControl)) return ApiProblem.Invalid("weights", $"must name workers with 1 to {MaxName} characters");
            if (weight is < 0 or > Candidate.FullWeight) return ApiProblem.Invalid($"weights.{worker}", $"must be 0 to {Candidate.FullWeight}");
        }

        return null;
    }

    private static string Sentence(SelectionSettings chosen)
    {
        const int most = 500;
        var text = chosen == SelectionSettings.Empty ? "Back to the configuration." : $"Chosen: {chosen.ToText()}";
        return text.Length <= most ? text : text[..most] + "…";
    }

    private static SelectionReply Reply(SelectionChoice choice, ProxyPolicies proxy, ExplanationReply? explanation) => new(
        choice.Queue.Name, proxy.InForce(), choice.Settings.Weights ?? new Dictionary<string, int>(), new PolicyChoices(PolicyNames.All, proxy.Names),
        new SelectionRequest(choice.Settings.Queue, choice.Settings.Proxy?.ToDictionary(pair => pair.Key, pair => (string?)pair.Value), choice.Settings.Weights), explanation);
}
