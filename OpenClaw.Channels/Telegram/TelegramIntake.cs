using OpenClaw.Channels.Ingress;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using Telegram.Bot;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace OpenClaw.Channels.Telegram;

/// <summary>Takes what one poll brought: messages into the store, notices to the person, typing where an answer is coming.</summary>
internal sealed partial class TelegramIntake(IngressPump pump, TypingIndicator typing, TelegramNotices notices, IngressMetrics metrics, ILogger<TelegramIntake> logger)
{
    public const string NotTaken = "Sorry, I could not take that message.";

    /// <summary>Returns when the store has every message among them: only then may the offset move.</summary>
    public async Task TakeAsync(TelegramAccount account, TelegramIdentity us, IReadOnlyList<Update> updates, CancellationToken cancellationToken)
    {
        metrics.Received(ChannelNames.Telegram, updates.Count);
        var heard = updates.Select(update => Map(update, us)).OfType<Heard>().ToList();
        var arrivals = new List<(TelegramPlace Place, Arrival Arrival)>();
        foreach (var one in heard)
            if (one.Message is { } message) arrivals.Add((one.Place, await pump.PostAsync(message, cancellationToken)));
        foreach (var (place, arrival) in arrivals) await FollowAsync(account, place, arrival);

        // Ten photos of one album are ten updates and deserve one notice.
        foreach (var one in heard.Where(h => h.Notice is not null).DistinctBy(h => (h.Place, h.Notice))) notices.Say(account, one.Place, one.Notice!);
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
            notices.Say(account, place, NotTaken); // the pump has said why; holding the offset would stop everybody else
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The update {UpdateId} of the Telegram account {Account} could not be understood; it is skipped")]
        public static partial void NotMapped(ILogger logger, Exception exception, string account, int updateId);
    }
}
