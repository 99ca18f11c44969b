using OpenClaw.Channels.Ingress;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Limits;

namespace OpenClaw.Channels.Discord;

/// <summary>Takes what is said in channels.</summary>
internal sealed partial class DiscordHearing(
    Reception reception, DiscordIntake intake, TypingIndicator typing, DiscordReadBack readBack, IRateLimits limits, ILogger<DiscordHearing> logger)
{
    // Longer than a message can be read back.
    private static readonly TimeSpan RememberNotices = DiscordGap.Length * 2;

    /// <summary>Takes what a session that begins now may have missed, and what waits behind it.</summary>
    /// <param name="wanted">Ends the taking too.</param>
    public Task CatchUpAsync(DiscordShard shard, SocketReady ready, UnreadPlaces unread, CancellationToken cancellationToken, CancellationToken wanted) =>
        readBack.RunAsync(shard, ready, unread, (message, guild) => TakeAsync(shard.Account, ready.UserId, message, guild, wanted), cancellationToken);

    /// <summary>Returns when it is on its way into the store, if it was for us.</summary>
    public async Task TakeAsync(DiscordAccount account, string us, SpokenMessage message, string? guild, CancellationToken cancellationToken)
    {
        if (DiscordSpeech.Map(message, guild, account.Name, us) is not { } heard) return;
        var channel = heard.Said.Place.Conversation;
        var reply = await reception.TakeAsync(heard, account.Talk, cancellationToken);
        if (reply.Notice is { } notice) await TellAsync(account, channel, notice, heard.Key, cancellationToken);
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

    // A message that is read back again is not in the store when all that came of it was a notice.
    private async Task TellAsync(DiscordAccount account, string channel, string notice, string key, CancellationToken cancellationToken)
    {
        if ((await limits.TakeAsync($"notice:discord:{account.Name}:{key}", 1, RememberNotices, cancellationToken)).IsAllowed)
            await SayAsync(account, channel, notice, key, cancellationToken);
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
