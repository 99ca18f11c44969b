using OpenClaw.Gateway.Auth;
using OpenClaw.Gateway.Problems;

namespace OpenClaw.Gateway.Api;

internal static class MessageEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/messages", SendAsync).RequireAuthorization(Caller.ChatPolicy).WithTags("Messages")
            .WithSummary("Send a message")
            .WithDescription("Accepted durably before the answer: the message will be worked on, once, whatever dies. Repeat it with the same idempotencyKey when in doubt.")
            .Produces<MessageReply>(202).Fails(400, 401, 403, 409, 413, 415, 429, 503);

    private static async Task<IResult> SendAsync(MessageRequest body, HttpContext context, MessageIntake intake)
    {
        var (receipt, refusal) = await intake.AcceptAsync(body, Caller.Of(context), context.RequestAborted);
        return receipt is null ? refusal! : Results.Accepted($"/api/jobs/{receipt.JobId}", receipt);
    }
}
