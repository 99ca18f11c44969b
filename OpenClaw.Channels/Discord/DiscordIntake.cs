using OpenClaw.Channels.Ingress;
using OpenClaw.Core;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Outbox;

namespace OpenClaw.Channels.Discord;

/// <summary>Takes an interaction that was proven to be Discord's, and says what to answer it with at once.</summary>
internal sealed partial class DiscordIntake(Reception reception, IReplyHandles handles, TimeProvider time, IngressMetrics metrics, ILogger<DiscordIntake> logger)
{
    /// <summary>Discord gives up after three seconds; the answer has to get there too.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);

    public async Task<DiscordResponse> TakeAsync(DiscordAccount account, DiscordInteraction interaction, CancellationToken cancellationToken)
    {
        metrics.Received(ChannelNames.Discord, 1);
        if (DiscordMapping.Map(interaction, account.Name) is not { } heard) return InteractionReply.Notice(Phrases.UnknownCommand);
        using var limit = new CancellationTokenSource(AnswerWithin, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var reply = await reception.TakeAsync(heard, account.Talk, both.Token, (message, token) => KeepAsync(message, interaction, token));
            if (reply.Arrival is not { } arrival) return InteractionReply.Notice(reply.Notice ?? Phrases.NotForYou);
            await arrival.Accepted;
            return InteractionReply.Deferred;
        }
        catch (Exception e) when (e is OperationCanceledException or StoreUnavailableException && !cancellationToken.IsCancellationRequested)
        {
            Log.NotNow(logger, account.Name, e.GetType().Name);
            return InteractionReply.Notice(Phrases.NotNow);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.NotTaken(logger, account.Name, e.GetType().Name); // never the exception: the interaction's token may be in it
            return InteractionReply.Notice(Phrases.NotTaken);
        }
    }

    private Task KeepAsync(InboundMessage message, DiscordInteraction interaction, CancellationToken cancellationToken) =>
        interaction.Token is { Length: > 0 } token
            ? handles.KeepAsync(message.Address, message.IdempotencyKey, token, DiscordVoice.TokenLifetime, cancellationToken)
            : Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "An interaction of the Discord account {Account} could not be taken within Discord's time ({Reason}); the person was asked to try again")]
        public static partial void NotNow(ILogger logger, string account, string reason);

        [LoggerMessage(LogLevel.Error, "An interaction of the Discord account {Account} could not be taken ({Reason})")]
        public static partial void NotTaken(ILogger logger, string account, string reason);
    }
}
