using OpenClaw.Core.People;
using OpenClaw.Core.Signals;
using OpenClaw.Gateway.Auth;
using OpenClaw.Gateway.Problems;

namespace OpenClaw.Gateway.Api;

/// <param name="Id">The platform's id of a person, or <c>group:</c> and a group's.</param>
/// <param name="Name">As the platform showed it; anybody may call themselves anything.</param>
/// <param name="State"><c>pending</c>, <c>allowed</c> or <c>blocked</c>.</param>
/// <param name="Code">The pairing code, while pending.</param>
internal sealed record PersonReply(
    string Channel, string Account, string Id, string Name, string State, string? Code, DateTimeOffset? ExpiresAt, DateTimeOffset SeenAt, DateTimeOffset? DecidedAt, string? DecidedBy)
{
    public static PersonReply Of(Person person) => new(
        person.Key.Channel, person.Key.Account, person.Key.Id, person.Name, WordOf(person.State), person.Code, person.ExpiresAt, person.SeenAt, person.DecidedAt, person.DecidedBy);

    public static string WordOf(PersonState state) => state.ToString().ToLowerInvariant();
}

/// <summary>Who may talk on the platforms. Decisions hold for the next message, on every node; each is in the journal (kind=person.).</summary>
internal static class PeopleEndpoints
{
    private const int MaxPage = 500;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var people = routes.MapGroup("/api/people").RequireAuthorization(Caller.AdminPolicy).WithTags("People");
        people.MapGet("", ListAsync).WithSummary("People and groups that wait for a decision, may talk or are blocked, newest first").Produces<PersonReply[]>().Fails(400, 401, 403, 503);
        people.MapPost("/pairings/{code}/approve", (string code, HttpContext context, IPeopleStore store, ISignals signals) => DecideAsync(code, PersonState.Allowed, context, store, signals))
            .WithSummary("Let the person with this pairing code talk").Produces<PersonReply>().Fails(401, 403, 404, 503);
        people.MapPost("/pairings/{code}/block", (string code, HttpContext context, IPeopleStore store, ISignals signals) => DecideAsync(code, PersonState.Blocked, context, store, signals))
            .WithSummary("Never answer the person with this pairing code").Produces<PersonReply>().Fails(401, 403, 404, 503);

        var person = people.MapGroup("/{channel}/{account}/{id}");
        person.MapPost("/allow", (string channel, string account, string id, HttpContext context, IPeopleStore store, ISignals signals) =>
            DecideAsync(new PersonKey(channel, account, id), PersonState.Allowed, context, store, signals)).WithSummary("Let a person or group talk, without a code too").Produces<PersonReply>().Fails(400, 401, 403, 503);
        person.MapPost("/block", (string channel, string account, string id, HttpContext context, IPeopleStore store, ISignals signals) =>
            DecideAsync(new PersonKey(channel, account, id), PersonState.Blocked, context, store, signals)).WithSummary("Never answer a person or group").Produces<PersonReply>().Fails(400, 401, 403, 503);
        person.MapPost("/unblock", UnblockAsync).WithSummary("Make a stranger of a blocked person or group").Produces(204).Fails(400, 401, 403, 404, 409, 503);
        person.MapDelete("", RemoveAsync).WithSummary("Make a stranger of a person or group").Produces(204).Fails(400, 401, 403, 404, 503);
    }

    private static async Task<IResult> ListAsync(HttpContext context, IPeopleStore store, TimeProvider time, string? state = null, string? channel = null, int limit = 100)
    {
        if (limit is < 1 or > MaxPage) return ApiProblem.Invalid("limit", $"must be 1 to {MaxPage}");
        PersonState? wanted = null;
        if (!string.IsNullOrEmpty(state))
        {
            wanted = Enum.GetValues<PersonState>().Cast<PersonState?>().FirstOrDefault(known => PersonReply.WordOf(known!.Value) == state);
            if (wanted is null) return ApiProblem.Invalid("state", "must be pending, allowed or blocked");
        }

        var found = await store.ListAsync(new PeopleQuery(wanted, channel, limit), context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return Results.Ok(found.Where(p => p.State != PersonState.Pending || p.ExpiresAt > time.GetUtcNow()).Select(PersonReply.Of).ToArray());
    }

    private static async Task<IResult> DecideAsync(string code, PersonState state, HttpContext context, IPeopleStore store, ISignals signals)
    {
        var person = Pairing.Normalize(code) is { } clean ? await store.DecideAsync(clean, state, Caller.Of(context).KeyId, context.RequestAborted) : null;
        signals.Publish(new Signal(SignalKind.OutboxReady)); // they may be told
        return person is null
            ? new ApiProblem(StatusCodes.Status404NotFound, "Nobody waits under this code, or it has expired. Whoever writes to the bot again gets a new one.")
            : Results.Ok(PersonReply.Of(person));
    }

    private static async Task<IResult> DecideAsync(PersonKey key, PersonState state, HttpContext context, IPeopleStore store, ISignals signals)
    {
        if (Check(key) is { } broken) return broken;
        var person = await store.DecideAsync(key, state, Caller.Of(context).KeyId, context.RequestAborted);
        signals.Publish(new Signal(SignalKind.OutboxReady)); // they may be told
        return Results.Ok(PersonReply.Of(person));
    }

    private static async Task<IResult> UnblockAsync(string channel, string account, string id, HttpContext context, IPeopleStore store)
    {
        var key = new PersonKey(channel, account, id);
        if (Check(key) is { } broken) return broken;
        if (await store.FindAsync(key, context.RequestAborted) is not (PersonState.Blocked or null)) return new ApiProblem(StatusCodes.Status409Conflict, "They are not blocked.");
        return await RemoveAsync(channel, account, id, context, store);
    }

    private static async Task<IResult> RemoveAsync(string channel, string account, string id, HttpContext context, IPeopleStore store)
    {
        var key = new PersonKey(channel, account, id);
        if (Check(key) is { } broken) return broken;
        return await store.RemoveAsync(key, Caller.Of(context).KeyId, context.RequestAborted) ? Results.NoContent() : ApiProblem.NotFound("person");
    }

    private static ApiProblem? Check(PersonKey key) =>
        new[] { (Field: "channel", Value: key.Channel), (Field: "account", Value: key.Account), (Field: "id", Value: key.Id) }
            .Where(part => part.Value.Length > PersonKey.MaxLength || part.Value.Any(c => char.IsControl(c) || char.IsWhiteSpace(c)))
            .Select(part => ApiProblem.Invalid(part.Field, $"must have at most {PersonKey.MaxLength} characters and no white space")).FirstOrDefault();
}
