using Microsoft.Extensions.Options;
using OpenClaw.Core.Keys;
using OpenClaw.Gateway.Problems;

namespace OpenClaw.Gateway.Auth;

/// <summary>The chat page's way in: a key for a cookie, once; or, on the machine itself, nothing for a cookie.</summary>
internal static class SessionEndpoints
{
    /// <summary>The account of those who chat on the machine itself.</summary>
    private const string LoopbackAccount = "local";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/session").WithTags("Chat session");
        group.MapPost("", CreateAsync).AllowAnonymous().WithSummary("Exchange an API key for a chat session (a cookie)")
            .Produces<SessionReply>().Fails(400, 401, 403, 413, 503);
        group.MapGet("", Read).RequireAuthorization(Caller.ChatPolicy).WithSummary("The present chat session")
            .Produces<SessionReply>().Fails(401);
        group.MapDelete("", Delete).RequireAuthorization(Caller.ChatPolicy).WithSummary("End the chat session of this browser")
            .Produces(204).Fails(401, 403);
    }

    /// <summary>Gives a session without a key where the options and the request allow it; keeps one that is good.</summary>
    public static void GiveToLoopback(HttpContext context)
    {
        var services = context.RequestServices;
        if (!services.GetRequiredService<IOptions<AccessOptions>>().Value.TrustLoopback || !RequestOrigin.IsTrustedLoopback(context)) return;
        var sessions = services.GetRequiredService<ChatSessions>();
        sessions.Give(context, sessions.Create(LoopbackAccount, ""));
    }

    private static async Task<IResult> CreateAsync(SessionRequest body, HttpContext context, KeyRing keys, ChatSessions sessions)
    {
        // A foreign page must not be able to put a visitor into a session of its own choice.
        if (context.Request.Headers.Origin.Count > 0 && !RequestOrigin.IsOwn(context.Request))
            return new ApiProblem(StatusCodes.Status403Forbidden, "A chat session can be obtained only from the gateway's own page.");
        if (string.IsNullOrWhiteSpace(body.Key)) return ApiProblem.Invalid("key", "is required");

        var key = await keys.FindAsync(body.Key.Trim(), context.RequestAborted);
        if (key is null || (key.Scopes & (KeyScopes.Chat | KeyScopes.Admin)) == 0)
            return new ApiProblem(StatusCodes.Status401Unauthorized, "This key is not known.") { Field = "key" };
        var session = sessions.Create(key.Account, key.Id);
        sessions.Give(context, session);
        return Results.Ok(new SessionReply(session.Account, session.EndsAt));
    }

    private static IResult Read(HttpContext context)
    {
        var caller = Caller.Of(context);
        return Results.Ok(new SessionReply(caller.Account, caller.SessionEndsAt));
    }

    private static IResult Delete(HttpContext context)
    {
        ChatSessions.Take(context);
        return Results.NoContent();
    }
}
