namespace OpenClaw.Gateway.Problems;

internal static class ProblemExtensions
{
    /// <summary>The refusals that an endpoint may answer with, for the document.</summary>
    public static RouteHandlerBuilder Fails(this RouteHandlerBuilder endpoint, params int[] statuses)
    {
        foreach (var status in statuses) endpoint.Produces<ProblemReply>(status, "application/problem+json");
        return endpoint;
    }
}
