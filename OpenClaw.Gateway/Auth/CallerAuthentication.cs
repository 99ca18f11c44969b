using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using OpenClaw.Core.Keys;
using OpenClaw.Gateway.Problems;

namespace OpenClaw.Gateway.Auth;

/// <summary>Knows a caller by its key (<c>Authorization: Bearer oc_…</c>) or, where there is no such header, by its chat session.</summary>
internal sealed class CallerAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder, KeyRing keys, ChatSessions sessions)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string SchemeName = "OpenClaw";
    private const string Bearer = "Bearer ";
    private const string SecretPrefix = "oc_";
    private static readonly object ForeignOrigin = new();

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers.Authorization is [{ Length: > 0 } header]) return await ByKeyAsync(header);
        if (Request.Cookies[ChatSessions.Cookie] is { } cookie) return await BySessionAsync(cookie);
        return AuthenticateResult.NoResult();
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return new ApiProblem(StatusCodes.Status401Unauthorized, "A valid API key is needed: Authorization: Bearer oc_…") { Code = "invalid_api_key" }
            .ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        var detail = Context.Items.ContainsKey(ForeignOrigin)
            ? "A chat session may be used only from the gateway's own page (the Origin header is another one, or missing)."
            : "This key lacks the scope that is needed here.";
        return new ApiProblem(StatusCodes.Status403Forbidden, detail) { Code = "insufficient_scope" }.ExecuteAsync(Context);
    }

    private async Task<AuthenticateResult> ByKeyAsync(string header)
    {
        var secret = header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : "";
        if (!secret.StartsWith(SecretPrefix, StringComparison.Ordinal) || secret.Length > 200) return AuthenticateResult.Fail("not an API key");
        var key = await keys.FindAsync(secret, Context.RequestAborted);
        return key is null ? AuthenticateResult.Fail("unknown API key") : Success(new Caller(key.Account, key.Id, key.Scopes));
    }

    private async Task<AuthenticateResult> BySessionAsync(string cookie)
    {
        if (sessions.Read(cookie) is not { } session) return AuthenticateResult.Fail("the chat session has ended or is not ours");
        if (session.KeyId.Length > 0 && await keys.FindByIdAsync(session.KeyId, Context.RequestAborted) is null)
            return AuthenticateResult.Fail("the chat session's key was removed");

        var scopes = KeyScopes.Chat;
        if (RequestOrigin.NeedsOwnOrigin(Request) && !RequestOrigin.IsOwn(Request))
        {
            scopes = KeyScopes.None;
            Context.Items[ForeignOrigin] = true;
        }

        return Success(new Caller(session.Account, session.KeyId, scopes, session.EndsAt));
    }

    private static AuthenticateResult Success(Caller caller) =>
        AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(SchemeName), SchemeName));
}
