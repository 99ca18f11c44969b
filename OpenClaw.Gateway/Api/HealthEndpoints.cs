using OpenClaw.Core.Nodes;
using OpenClaw.ServiceDefaults;

namespace OpenClaw.Gateway.Api;

/// <param name="Status"><c>ready</c> or <c>unavailable</c>.</param>
internal sealed record HealthReply(string Status, string Version);

internal static class HealthEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/health", AskAsync).AllowAnonymous().WithTags("Health").WithSummary("Whether this gateway can take work")
            .Produces<HealthReply>().Produces<HealthReply>(503);

    private static async Task<IResult> AskAsync(HttpContext context, StoreReadiness readiness, LocalNode node)
    {
        var isReady = await readiness.IsReadyAsync(context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        return isReady
            ? Results.Ok(new HealthReply("ready", node.Version))
            : Results.Json(new HealthReply("unavailable", node.Version), ApiJson.Default.HealthReply, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
