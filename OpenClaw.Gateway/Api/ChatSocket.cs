using OpenClaw.Core;
using OpenClaw.Core.Messages;
using OpenClaw.Gateway.Auth;
using OpenClaw.Gateway.Problems;

namespace OpenClaw.Gateway.Api;

/// <summary>What a client's frames do: the WebSocket's counterpart of the endpoints for messages and cancelling, for one conversation.</summary>
internal sealed class ChatSocket(MessageIntake intake, JobDesk desk, IConversationLog log)
{
    /// <returns>The frame to answer with.</returns>
    public async Task<object> HandleAsync(ClientFrame frame, ChannelAddress address, Caller caller, CancellationToken cancellationToken)
    {
        try
        {
            return frame.Type switch
            {
                "send" => await SendAsync(frame, address, caller, cancellationToken),
                "stop" => await StopAsync(frame.JobId, address, caller, cancellationToken),
                _ => ErrorFrame.Of(ApiProblem.Invalid("type", "must be \"send\" or \"stop\"")),
            };
        }
        catch (StoreUnavailableException)
        {
            return ErrorFrame.Of(ApiProblems.Unavailable(), frame.IdempotencyKey);
        }
    }

    private async Task<object> SendAsync(ClientFrame frame, ChannelAddress address, Caller caller, CancellationToken cancellationToken)
    {
        var request = new MessageRequest(address.Conversation, frame.Text, frame.IdempotencyKey, Model: frame.Model);
        var (receipt, refusal) = await intake.AcceptAsync(request, caller, cancellationToken);
        return receipt is null
            ? ErrorFrame.Of(refusal!, frame.IdempotencyKey)
            : new ReceiptFrame("sent", receipt.JobId, receipt.Position, receipt.State) { IdempotencyKey = frame.IdempotencyKey };
    }

    private async Task<object> StopAsync(Guid? jobId, ChannelAddress address, Caller caller, CancellationToken cancellationToken)
    {
        var id = jobId ?? (await log.FindAsync(address.ConversationId, cancellationToken))?.RunningJob;
        if (id is null) return ErrorFrame.Of(new ApiProblem(StatusCodes.Status409Conflict, "Nothing runs in this conversation."));
        if (await desk.FindAsync(id.Value, caller, cancellationToken) is not { } found || found.Address != address) return ErrorFrame.Of(ApiProblem.NotFound("job"));

        var (job, refusal) = await desk.CancelAsync(id.Value, caller, cancellationToken);
        return job is null ? ErrorFrame.Of(refusal!) : new ReceiptFrame("stopped", job.Id, job.Position, JobReply.WordOf(job.State));
    }
}
