using OpenClaw.Channels.Ingress;
using OpenClaw.Core.Jobs;

namespace OpenClaw.Channels.Discord;

/// <summary>Takes what is said in channels.</summary>
internal sealed partial class DiscordHearing(Reception reception, DiscordIntake intake, TypingIndicator typing, DiscordGap gap, ILogger<DiscordHearing> logger)
{
    /// <summary>Reads back and takes what a session that begins now may have missed.</summary>
    public async Task CatchUpAsync(DiscordShard shard, SocketReady ready, CancellationToken cancellationToken)
    {
        await foreach (var (message, guild) in gap.ReadAsync(shard, ready, cancellationToken))
            await TakeAsync(shard.Account, ready.UserId, message, guild, cancellationToken);
    }

    /// <summary>Returns when it is on its way into the store, if it was for us.</summary>
    public async Task TakeAsync(DiscordAccount account, string us, SpokenMessage message, string? guild, CancellationToken cancellationToken)
    {
        if (DiscordSpeech.Map(message, guild, account.Name, us) is not { } heard) return;
        var channel = heard.Said.Place.Conversation;
        var reply = await reception.TakeAsync(heard, account.Talk, cancellationToken);
        if (reply.Notice is { } notice) await SayAsync(account, channel, notice, heard.Key, cancellationToken);
        if (reply.Arrival is { } arrival) _ = FollowAsync(account, channel, heard.Key, arrival, cancellationToken);
    }

    /// <summary>Answers a command at once, as the HTTP endpoint does.</summary>
    public async Task AnswerAsync(DiscordAccount account, DiscordInteraction interaction, CancellationToken cancellationToken)
    {
        if (interaction is not { Id: { } id, Token: { } token, Type: DiscordInteraction.Command } || !Snowflake.IsValid(id)) return;
        var response = await intake.TakeAsync(account, interaction, cancellationToken);
        var answered = await account.Rest.SendAsync(DiscordCall.Answer(id, token, response), cancellationToken);
        if (!answered.IsDone) Log.NotSaid(logger, account.Name, answered.Reason);
    }

    // Nobody waits for it: there is no offset to move, the pump keeps the order and limits what is on its way, and what a broken session loses is read back.
    private async Task FollowAsync(DiscordAccount account, string channel, string key, Arrival arrival, CancellationToken cancellationToken)
    {
        try
        {
            var accepted = await arrival.Accepted;
            if (accepted.Outcome == AcceptOutcome.Accepted)
                typing.Begin(arrival.Message.Address.ConversationId, accepted.JobId, token => account.Rest.SendAsync(DiscordCall.Typing(channel), token));
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception)
        {
            await SayAsync(account, channel, Phrases.NotTaken, key, cancellationToken); // the pump has said why
        }
    }

    private async Task SayAsync(DiscordAccount account, string channel, string text, string key, CancellationToken cancellationToken)
    {
        var said = await account.Rest.SendAsync(DiscordCall.Say(channel, text, key[..Math.Min(key.Length, 25)]), cancellationToken);
        if (!said.IsDone) Log.NotSaid(logger, account.Name, said.Reason);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "A notice of the Discord account {Account} was not said: {Reason}")]
        public static partial void NotSaid(ILogger logger, string account, string reason);
    }
}
