using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Signals;
using OpenClaw.Gateway.Auth;
using OpenClaw.Gateway.Overview;
using OpenClaw.Gateway.Problems;

namespace OpenClaw.Gateway.Api;

/// <param name="Waiting">Messages in it that wait.</param>
internal sealed record PausedReply(string Channel, string Account, string Conversation, DateTimeOffset Since, long Waiting)
{
    public static PausedReply Of(PausedConversation paused) =>
        new(paused.Address.Channel, paused.Address.Account, paused.Address.Conversation, paused.Since, paused.Waiting);
}

/// <summary>An operator holds a conversation and lets it go on. Both may be repeated.</summary>
internal static class PauseEndpoints
{
    /// <summary>Conversations that may be paused at once. Every claim passes over those that wait, oldest first; and one page shows all.</summary>
    private const int MostPaused = 1000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var conversation = routes.MapGroup("/api/conversations/{name}").RequireAuthorization(Caller.AdminPolicy).WithTags("Conversations");
        conversation.MapPost("/pause", (string name, HttpContext context, IPauseStore pauses, ISignals signals, ClusterSampler sampler, string? account = null, string? channel = null) =>
            SetAsync(true, name, context, pauses, signals, sampler, account, channel))
            .WithSummary("Let nothing of the conversation begin: messages are accepted and wait").Produces(204).Fails(401, 403, 404, 409, 503);
        conversation.MapPost("/resume", (string name, HttpContext context, IPauseStore pauses, ISignals signals, ClusterSampler sampler, string? account = null, string? channel = null) =>
            SetAsync(false, name, context, pauses, signals, sampler, account, channel))
            .WithSummary("Let the conversation go on").Produces(204).Fails(401, 403, 404, 503);
        routes.MapGet("/api/cluster/conversations/paused", ListAsync).RequireAuthorization(Caller.AdminPolicy).WithTags("Cluster")
            .WithSummary("The conversations that are paused, longest first").Produces<PausedReply[]>().Fails(401, 403, 503);
    }

    private static async Task<IResult> SetAsync(
        bool isPaused, string name, HttpContext context, IPauseStore pauses, ISignals signals, ClusterSampler sampler, string? account, string? channel)
    {
        if (ConversationEndpoints.AddressOf(context, name, account, channel) is not { } address) return ApiProblem.NotFound("conversation");
        if (isPaused && await IsTooManyAsync(pauses, address, context.RequestAborted)) return new ApiProblem(StatusCodes.Status409Conflict, $"There are {MostPaused} paused conversations already; resume some first.");
        if (await pauses.SetAsync(address, isPaused, Caller.Of(context).KeyId, context.RequestAborted) == OperatorResult.NotFound) return ApiProblem.NotFound("conversation");
        sampler.Forget();
        if (!isPaused) signals.Publish(new Signal(SignalKind.JobsReady));
        return Results.NoContent();
    }

    private static async Task<bool> IsTooManyAsync(IPauseStore pauses, ChannelAddress address, CancellationToken cancellationToken) =>
        await pauses.ListAsync(MostPaused, cancellationToken) is { Count: MostPaused } paused && paused.All(one => one.Address != address);

    private static async Task<IResult> ListAsync(HttpContext context, IPauseStore pauses) =>
        Results.Ok((await pauses.ListAsync(MostPaused, context.RequestAborted)).Select(PausedReply.Of).ToArray());
}
