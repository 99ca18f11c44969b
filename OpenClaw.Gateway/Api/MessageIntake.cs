using System.Diagnostics.Metrics;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Signals;
using OpenClaw.Core.Telemetry;
using OpenClaw.Gateway.Auth;
using OpenClaw.Gateway.Problems;

namespace OpenClaw.Gateway.Api;

/// <summary>The one way in for messages from the API and the chat page: rules, admission, accept, wake-ups.</summary>
internal sealed class MessageIntake(IJobStore jobs, ISignals signals, IntakeGate gate, TimeProvider time, IMeterFactory meters)
{
    private readonly Counter<long> _accepted = meters.Create(TelemetryNames.Gateway)
        .CreateCounter<long>(TelemetryNames.JobsAccepted, "{job}", "Messages accepted from the API and the chat page, repetitions not counted.");

    /// <returns>The receipt, or why the message was refused; in that case the store is unchanged.</returns>
    public async Task<(MessageReply? Receipt, ApiProblem? Refusal)> AcceptAsync(MessageRequest request, Caller caller, CancellationToken cancellationToken)
    {
        if (MessageRules.Check(request) is { } broken) return (null, broken);
        if (await gate.CheckAsync(caller, cancellationToken) is { } refusal) return (null, refusal);

        var message = ToMessage(request, caller);
        var result = await jobs.AcceptAsync(message, cancellationToken);
        return result.Outcome switch
        {
            AcceptOutcome.Accepted => (Announce(message, result), null),
            AcceptOutcome.Duplicate => (await RecallAsync(message, result, cancellationToken), null),
            _ => (null, new ApiProblem(StatusCodes.Status409Conflict, "This idempotency key was used before for another message.") { Field = "idempotencyKey" }),
        };
    }

    private InboundMessage ToMessage(MessageRequest request, Caller caller)
    {
        var key = request.IdempotencyKey ?? Guid.CreateVersion7(time.GetUtcNow()).ToString();
        return new InboundMessage(caller.AddressOf(request.Conversation!), key, request.Text!)
        {
            Model = request.Model,
            CallbackUrl = request.CallbackUrl is { } url ? new Uri(url, UriKind.Absolute) : null,
            TraceParent = TraceLink.Current,
        };
    }

    private MessageReply Announce(InboundMessage message, AcceptResult result)
    {
        _accepted.Add(1);
        signals.Publish(new Signal(SignalKind.JobsReady));
        signals.Publish(new Signal(SignalKind.Conversation, message.Address.ConversationId));
        return new MessageReply(result.JobId, message.Address.Conversation, result.Position, JobReply.WordOf(JobState.Queued));
    }

    private async Task<MessageReply> RecallAsync(InboundMessage message, AcceptResult result, CancellationToken cancellationToken)
    {
        // Keys outlive jobs: an old job may be gone, and then the receipt says no more than its id.
        var job = await jobs.FindAsync(result.JobId, cancellationToken);
        return new MessageReply(result.JobId, message.Address.Conversation, job?.Position ?? 0, JobReply.WordOf(job?.State ?? JobState.Completed));
    }
}
