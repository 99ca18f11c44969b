using OpenClaw.Core.Nodes;
using OpenClaw.Core.Signals;
using OpenClaw.Gateway.Auth;
using OpenClaw.Gateway.Overview;
using OpenClaw.Gateway.Problems;

namespace OpenClaw.Gateway.Api;

/// <summary>An operator takes a node out of work and back, or off the list. The row is changed, which ends leasing to it at once; the node itself follows within two seconds.</summary>
internal static class DrainEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/cluster/nodes/{id}").RequireAuthorization(Caller.AdminPolicy).WithTags("Cluster");
        group.MapPost("/drain", (string id, HttpContext context, INodeStore nodes, ISignals signals, ClusterSampler sampler) => SetAsync(id, NodeStatus.Draining, context, nodes, signals, sampler))
            .WithSummary("Give the node nothing new; what it runs goes on for its grace, the rest is handed back").Produces(204).Fails(401, 403, 404, 409, 503);
        group.MapPost("/undrain", (string id, HttpContext context, INodeStore nodes, ISignals signals, ClusterSampler sampler) => SetAsync(id, NodeStatus.Alive, context, nodes, signals, sampler))
            .WithSummary("Let the node work again").Produces(204).Fails(401, 403, 404, 409, 503);
        group.MapDelete("", RemoveAsync).WithSummary("Take a dead node off the list: it is not expected back").Produces(204).Fails(401, 403, 404, 409, 503);
    }

    private static async Task<IResult> RemoveAsync(string id, HttpContext context, INodeStore nodes, ClusterSampler sampler)
    {
        if ((await nodes.ListAsync(context.RequestAborted)).FirstOrDefault(row => row.Id == id) is not { } row) return ApiProblem.NotFound("node");
        if (!await nodes.RemoveAsync(id, row.Incarnation, Caller.Of(context).KeyId, context.RequestAborted))
            return new ApiProblem(StatusCodes.Status409Conflict, "Only a dead node is removed. Stop this one, and it leaves by itself.");
        sampler.Forget();
        return Results.NoContent();
    }

    private static async Task<IResult> SetAsync(string id, NodeStatus status, HttpContext context, INodeStore nodes, ISignals signals, ClusterSampler sampler)
    {
        if ((await nodes.ListAsync(context.RequestAborted)).FirstOrDefault(row => row.Id == id) is not { } row) return ApiProblem.NotFound("node");
        if (row.Status == NodeStatus.Dead || !await nodes.SetStatusAsync(id, row.Incarnation, status, Caller.Of(context).KeyId, context.RequestAborted))
            return new ApiProblem(StatusCodes.Status409Conflict, "The node is dead. It takes work again when it comes back.");
        sampler.Forget();
        signals.Publish(new Signal(SignalKind.JobsReady));
        return Results.NoContent();
    }
}
