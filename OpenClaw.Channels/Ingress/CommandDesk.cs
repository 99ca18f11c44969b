using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Signals;

namespace OpenClaw.Channels.Ingress;

/// <summary>Does what the house's commands ask for, the same on every platform.</summary>
internal sealed class CommandDesk(IJobStore jobs, IConversationLog log, IPlaceStore places, ISignals signals)
{
    /// <returns>The conversation that is held in a place now.</returns>
    public async Task<ChannelAddress> FindConversationAsync(ChannelAddress place, CancellationToken cancellationToken) =>
        Places.At(place, await places.FindEpochAsync(place, cancellationToken));

    /// <param name="place">Where it was said.</param>
    /// <param name="conversation">The conversation that is held there.</param>
    /// <returns>What to say.</returns>
    public async Task<string> RunAsync(ChatCommand command, ChannelAddress place, ChannelAddress conversation, CancellationToken cancellationToken)
    {
        switch (command)
        {
            case ChatCommand.New:
                await places.BeginAnewAsync(place, cancellationToken);
                return Phrases.BegunAnew;
            case ChatCommand.Status:
                return await log.FindAsync(conversation.ConversationId, cancellationToken) is { RunningJob: not null } ? Phrases.Writing : Phrases.Idle;
            case ChatCommand.Stop:
                return await StopAsync(conversation, cancellationToken) ? Phrases.Stopped : Phrases.NothingToStop;
            default:
                return Phrases.Welcome;
        }
    }

    private async Task<bool> StopAsync(ChannelAddress conversation, CancellationToken cancellationToken)
    {
        if (await log.FindAsync(conversation.ConversationId, cancellationToken) is not { NextJob: { } job }) return false;
        if (await jobs.CancelAsync(job, "Stopped on request.", cancellationToken) != OperatorResult.Done) return false;
        signals.Publish(new Signal(SignalKind.JobCancelled, job));
        signals.Publish(new Signal(SignalKind.JobsReady)); // the lane has another head now
        signals.Publish(new Signal(SignalKind.Conversation, conversation.ConversationId));
        signals.Publish(new Signal(SignalKind.OutboxReady)); // its notice
        return true;
    }
}
