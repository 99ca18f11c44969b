using OpenClaw.Channels.Ingress;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using Telegram.Bot;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace OpenClaw.Channels.Telegram;

/// <summary>Takes what one poll brought: messages into the store, notices to the person, typing where an answer is coming.</summary>
internal sealed partial class TelegramIntake(Reception reception, TypingIndicator typing, TelegramNotices notices, IngressMetrics metrics, ILogger<TelegramIntake> logger)
{
    /// <summary>Returns when the store has every message among them: only then may the offset move.</summary>
    public async Task TakeAsync(TelegramAccount account, TelegramIdentity us, IReadOnlyList<Update> updates, CancellationToken cancellationToken)
    {
        metrics.Received(ChannelNames.Telegram, updates.Count);
        var arrivals = new List<(TelegramPlace Place, Arrival Arrival)>();
        var told = new List<(TelegramPlace Place, string Text)>();
        foreach (var heard in updates.Select(update => Map(update, us)).OfType<Heard>())
        {
            var place = TelegramPlace.Parse(heard.Said.Place.Conversation)!.Value;
            var reply = await reception.TakeAsync(heard, account.Talk, cancellationToken);
            if (reply.Notice is { } notice) told.Add((place, notice));
            if (reply.Arrival is { } arrival) arrivals.Add((place, arrival));
        }

        foreach (var (place, arrival) in arrivals) await FollowAsync(account, place, arrival);

        // Ten photos of one album are ten updates and deserve one notice.
        foreach (var (place, text) in told.Distinct()) notices.Say(account, place, text);
    }

    /// <summary>An update that the mapping cannot bear must not hold up those behind it for ever.</summary>
    private Heard? Map(Update update, TelegramIdentity us)
    {
        try
        {
            return TelegramMapping.Map(update, us);
        }
        catch (Exception e)
        {
            Log.NotMapped(logger, e, us.Account, update.Id);
            return null;
        }
    }

    private async Task FollowAsync(TelegramAccount account, TelegramPlace place, Arrival arrival)
    {
        try
        {
            var accepted = await arrival.Accepted;
            if (accepted.Outcome != AcceptOutcome.Accepted) return; // read again: its answer may be long there
            typing.Begin(arrival.Message.Address.ConversationId, accepted.JobId,
                token => account.Client.SendChatAction(place.ChatId, ChatAction.Typing, place.ThreadId, cancellationToken: token));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            notices.Say(account, place, Phrases.NotTaken); // the pump has said why; holding the offset would stop everybody else
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The update {UpdateId} of the Telegram account {Account} could not be understood; it is skipped")]
        public static partial void NotMapped(ILogger logger, Exception exception, string account, int updateId);
    }
}
