using System.ComponentModel.DataAnnotations;
using System.Security.Cryptography;
using OpenClaw.Core.Journal;
using OpenClaw.Core.Keys;
using OpenClaw.Core.Signals;
using OpenClaw.Gateway.Auth;
using OpenClaw.Gateway.Problems;

namespace OpenClaw.Gateway.Api;

/// <param name="Name">For people: what the key is for.</param>
/// <param name="Account">Keys of one account share conversations. Default: a new account of its own, named like the key's id.</param>
/// <param name="Scopes"><c>chat</c>, <c>admin</c>; default chat.</param>
internal sealed record KeyRequest([property: Required, MaxLength(MessageRules.MaxName)] string? Name, string? Account = null, IReadOnlyList<string>? Scopes = null);

/// <param name="Secret">Shown this once: only its hash is kept. Null in lists.</param>
internal sealed record KeyReply(string Id, string Name, string Account, IReadOnlyList<string> Scopes, DateTimeOffset CreatedAt, string? Secret);

internal static class KeyEndpoints
{
    private const int MaxAccount = 64;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/keys").RequireAuthorization(Caller.AdminPolicy).WithTags("Keys");
        group.MapPost("", CreateAsync).WithSummary("Make a key; its secret is shown once").Produces<KeyReply>(201).Fails(400, 401, 403, 413, 503);
        group.MapGet("", ListAsync).WithSummary("All keys, without secrets").Produces<KeyReply[]>().Fails(401, 403, 503);
        group.MapDelete("/{id}", DeleteAsync).WithSummary("Remove a key; it stops working everywhere within a second").Produces(204).Fails(401, 403, 404, 409, 503);
    }

    private static async Task<IResult> CreateAsync(KeyRequest body, HttpContext context, IApiKeyStore store, IJournal journal, ISignals signals, TimeProvider time)
    {
        if (Check(body, out var scopes) is { } broken) return broken;
        var id = "key-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        var secret = ApiKey.NewSecret();
        var key = new ApiKey(id, body.Name!, body.Account ?? id, scopes, ApiKey.HashOf(secret), time.GetUtcNow());
        await store.AddAsync(key, context.RequestAborted);
        await journal.AppendAsync(new JournalEntry(JournalKinds.KeyCreated, id, Caller.Of(context).KeyId, $"\"{key.Name}\" for account {key.Account}, scopes {key.Scopes}."), context.RequestAborted);
        signals.Publish(new Signal(SignalKind.Settings));
        context.Response.Headers.CacheControl = "no-store";
        return Results.Created($"/api/keys/{id}", Reply(key, secret));
    }

    private static async Task<IResult> ListAsync(HttpContext context, IApiKeyStore store) =>
        Results.Ok((await store.ListAsync(context.RequestAborted)).OrderBy(k => k.CreatedAt).Select(k => Reply(k, null)).ToArray());

    private static async Task<IResult> DeleteAsync(string id, HttpContext context, IApiKeyStore store, IJournal journal, ISignals signals)
    {
        var keys = await store.ListAsync(context.RequestAborted);
        if (keys.All(k => k.Id != id)) return ApiProblem.NotFound("key");
        if (!keys.Any(k => k.Id != id && k.Scopes.HasFlag(KeyScopes.Admin)))
            return new ApiProblem(StatusCodes.Status409Conflict, "This is the last admin key. Make another one first.");
        if (!await store.RemoveAsync(id, context.RequestAborted)) return ApiProblem.NotFound("key");
        signals.Publish(new Signal(SignalKind.Settings));
        await journal.AppendAsync(new JournalEntry(JournalKinds.KeyRemoved, id, Caller.Of(context).KeyId, $"\"{keys.First(k => k.Id == id).Name}\"."), context.RequestAborted);
        return Results.NoContent();
    }

    private static ApiProblem? Check(KeyRequest body, out KeyScopes scopes)
    {
        scopes = KeyScopes.None;
        if (string.IsNullOrWhiteSpace(body.Name) || body.Name.Length > MessageRules.MaxName || body.Name.Any(char.IsControl))
            return ApiProblem.Invalid("name", $"must have 1 to {MessageRules.MaxName} characters and no control characters");
        if (body.Account is { } account && (account.Length is 0 or > MaxAccount || !account.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '@')))
            return ApiProblem.Invalid("account", $"must have 1 to {MaxAccount} letters, digits or -_.@");
        foreach (var word in body.Scopes ?? ["chat"])
        {
            switch (word)
            {
                case "chat": scopes |= KeyScopes.Chat; break;
                case "admin": scopes |= KeyScopes.Admin | KeyScopes.Chat; break;
                default: return ApiProblem.Invalid("scopes", "may hold \"chat\" and \"admin\"");
            }
        }

        return scopes == KeyScopes.None ? ApiProblem.Invalid("scopes", "must hold \"chat\" or \"admin\"") : null;
    }

    private static KeyReply Reply(ApiKey key, string? secret)
    {
        var scopes = new List<string>();
        if (key.Scopes.HasFlag(KeyScopes.Chat)) scopes.Add("chat");
        if (key.Scopes.HasFlag(KeyScopes.Admin)) scopes.Add("admin");
        return new KeyReply(key.Id, key.Name, key.Account, scopes, key.CreatedAt, secret);
    }
}
