using OpenClaw.Core.Messages;
using OpenClaw.Gateway.Auth;
using OpenClaw.Gateway.Problems;

namespace OpenClaw.Gateway.Api;

internal static class ConversationEndpoints
{
    private const int MaxTurns = 500;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/conversations/{name}").RequireAuthorization(Caller.ChatPolicy).WithTags("Conversations");
        group.MapGet("/turns", ReadTurnsAsync).WithSummary("What was said, oldest first")
            .WithDescription("A message and its answer appear here together, when the job has ended. An administrator may name another account and channel.")
            .Produces<TurnsReply>().Fails(400, 401, 403, 404, 503);
        group.MapGet("/events", StreamAsync).WithSummary("The conversation as server-sent events, endless and resumable")
            .WithDescription("Continues after Last-Event-ID (or ?after=). A conversation may be watched before its first message.")
            .Produces<StreamFrame>(200, "text/event-stream").Fails(400, 401, 403, 503);
        group.MapGet("/socket", ConnectAsync).WithSummary("The conversation as a two-way WebSocket")
            .WithDescription("Client frames: {\"type\":\"send\",\"text\":…,\"idempotencyKey\":…} and {\"type\":\"stop\",\"jobId\":…}. Server frames: those of the events, and sent, stopped, error.")
            .Produces(101).Fails(400, 401, 403, 426);
    }

    private static async Task<IResult> ReadTurnsAsync(
        string name, HttpContext context, IConversationLog log, long after = 0, int limit = 100, string? account = null, string? channel = null)
    {
        if (after < 0) return ApiProblem.Invalid("after", "must not be negative");
        if (limit is < 1 or > MaxTurns) return ApiProblem.Invalid("limit", $"must be 1 to {MaxTurns}");
        if (AddressOf(context, name, account, channel) is not { } address) return ApiProblem.NotFound("conversation");

        var turns = await log.ReadTurnsAsync(address.ConversationId, after, limit, context.RequestAborted);
        return turns is null
            ? ApiProblem.NotFound("conversation")
            : Results.Ok(new TurnsReply(address.Conversation, [.. turns.Select(TurnReply.Of)]));
    }

    private static async Task<IResult> StreamAsync(
        string name, HttpContext context, ConversationStream stream, ServerSentEvents events, string? after = null, string? account = null, string? channel = null)
    {
        var last = ServerSentEvents.PlaceOf(context.Request, after);
        if (!TryReadPlace(last, out var id)) return BadPlace();
        if (AddressOf(context, name, account, channel) is not { } address) return ApiProblem.NotFound("conversation");
        if (MessageRules.CheckConversation(address.Conversation) is { } broken) return broken;
        await events.WriteAsync(context, cancellationToken => stream.ReadAsync(address.ConversationId, id, cancellationToken).Select(frame => frame.ToEvent()));
        return Results.Empty;
    }

    private static async Task<IResult> ConnectAsync(string name, HttpContext context, SocketConnection connection, string? after = null)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.Headers.Upgrade = "websocket";
            return new ApiProblem(StatusCodes.Status426UpgradeRequired, "This address is a WebSocket; /events is the same as server-sent events.");
        }

        if (!TryReadPlace(after, out var id)) return BadPlace();
        var address = Caller.Of(context).AddressOf(NameOf(context, name));
        if (MessageRules.CheckConversation(address.Conversation) is { } broken) return broken;
        await connection.RunAsync(context, address, id);
        return Results.Empty;
    }

    /// <returns>Null when the caller may not see it.</returns>
    public static ChannelAddress? AddressOf(HttpContext context, string name, string? account, string? channel)
    {
        var caller = Caller.Of(context);
        var address = new ChannelAddress(channel ?? Caller.Channel, account ?? caller.Account, NameOf(context, name));
        return caller.MaySee(address) ? address : null;
    }

    /// <summary>The name as the client wrote it. The server leaves an escaped slash in a path as it is, so the routed value is ambiguous.</summary>
    private static string NameOf(HttpContext context, string routed)
    {
        var target = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()?.RawTarget;
        var segments = target?.Split('?')[0].Split('/');
        var at = segments is null ? -1 : Array.IndexOf(segments, "conversations");
        return at > 0 && at + 1 < segments!.Length ? Uri.UnescapeDataString(segments[at + 1]) : routed;
    }

    private static bool TryReadPlace(string? text, out EventId id)
    {
        id = EventId.Start;
        return string.IsNullOrEmpty(text) || EventId.TryParse(text, out id);
    }

    private static ApiProblem BadPlace() => ApiProblem.Invalid("after", "must be an event id of this conversation's stream");
}

internal sealed record TurnsReply(string Conversation, IReadOnlyList<TurnReply> Turns);

/// <param name="Role"><c>user</c>, <c>assistant</c>, or <c>notice</c> (the house: why there is no answer).</param>
internal sealed record TurnReply(long Position, Guid JobId, string Role, string Text, DateTimeOffset At)
{
    public static TurnReply Of(ConversationTurn turn) => new(turn.Position, turn.JobId, turn.Role switch
    {
        TurnRole.User => "user",
        TurnRole.Assistant => "assistant",
        TurnRole.Notice => "notice",
        _ => throw new ArgumentOutOfRangeException(nameof(turn)),
    }, turn.Text, turn.At);
}
