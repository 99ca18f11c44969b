using OpenClaw.Core.Nodes;

namespace OpenClaw.Worker.Execution;

/// <summary>Answers a gateway whose registry is in doubt. 401: the caller does not know the secret. 503: this worker has not joined yet.</summary>
internal sealed class HeartbeatEndpoint(HeartbeatPublisher publisher, ClusterSecret secret, LocalNode node)
{
    public IResult Answer(HttpContext http)
    {
        if (!secret.IsAuthorized(http.Request.Headers.Authorization)) return Results.StatusCode(StatusCodes.Status401Unauthorized);
        return node.Joined.IsCompletedSuccessfully
            ? Results.Json(publisher.Next(), HeartbeatJson.Default.Heartbeat)
            : Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }
}
