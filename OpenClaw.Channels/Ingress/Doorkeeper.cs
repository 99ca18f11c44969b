using OpenClaw.Core.Limits;
using OpenClaw.Core.People;

namespace OpenClaw.Channels.Ingress;

/// <summary>
/// Lets people in: asks the store who they are, the rules what that means, and the limits whether it is too much.
/// </summary>
/// <remarks>
/// A message costs one look at a row by its key, in a group two; a stranger's costs a write at most once a minute, and only so many strangers of an account
/// are remembered at a time. What was not let in leaves no job behind. While the store is away the door stays shut: it waits, and the platform keeps
/// the message.
/// </remarks>
internal sealed partial class Doorkeeper(IPeopleStore people, IRateLimits limits, StorePatience patience, IngressMetrics metrics, ILogger<Doorkeeper> logger)
{
    public static readonly TimeSpan CodeLifetime = TimeSpan.FromHours(1);

    /// <summary>Strangers of one account who may wait for a decision; one more hears nothing.</summary>
    public const int MaxPending = 20;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <param name="wanted">Ends the waiting for a store that is away.</param>
    public async Task<Verdict> AskAsync(Utterance said, TalkOptions options, CancellationToken wanted) =>
        TalkRules.IsForUs(said, options) ? await patience.RunAsync(said.Place.Channel, () => DecideAsync(said, options, wanted), wanted) : Verdict.Ignored;

    private async Task<Verdict> DecideAsync(Utterance said, TalkOptions options, CancellationToken wanted)
    {
        var person = said.Person is { } key ? await people.FindAsync(key, wanted) : null;
        var group = said.GroupKey is { } its ? await people.FindAsync(its, wanted) : null;
        switch (TalkRules.Decide(said, options, person, group))
        {
            case Talk.Answer:
                return await LimitAsync(said, options, wanted);
            case Talk.Pair:
                metrics.Refused(said.Place.Channel, "stranger");
                return await PairAsync(said, wanted);
            default:
                metrics.Refused(said.Place.Channel, "ignored");
                return Verdict.Ignored;
        }
    }

    private async Task<Verdict> PairAsync(Utterance said, CancellationToken wanted)
    {
        var key = said.GroupKey ?? said.Person!;
        if (!(await limits.TakeAsync($"pairing:{key}", 1, Minute, wanted)).IsAllowed) return Verdict.Ignored;
        var pairing = new Pairing(key, Pairing.CleanName(said.Name), said.Place.Conversation, Pairing.NewCode(), CodeLifetime, MaxPending);
        var result = await people.AskAsync(pairing, wanted);
        if (result.Code == pairing.Code) Log.Asked(logger, key, result.Code);
        else if (result.State is null) Log.TooManyWait(logger, key.Channel, key.Account, MaxPending);
        return result is { State: PersonState.Pending, Code: { } code } ? Verdict.Told(Phrases.Pairing(code, key.IsGroup)) : Verdict.Ignored;
    }

    private async Task<Verdict> LimitAsync(Utterance said, TalkOptions options, CancellationToken wanted)
    {
        var conversation = $"{said.Place.Channel}:{said.Place.Account}:{said.Place.Conversation}";
        var isAllowed = await TakeAsync($"person:{said.Person}", said.Person is null ? 0 : options.PersonMessagesPerMinute, wanted)
            && await TakeAsync($"conversation:{conversation}", options.ConversationMessagesPerMinute, wanted);
        if (isAllowed) return Verdict.Answered;
        metrics.Refused(said.Place.Channel, "limited");
        return await TakeAsync($"toofast:{conversation}:{said.Sender}", 1, wanted) ? Verdict.Told(Phrases.TooFast) : Verdict.Ignored;
    }

    private async ValueTask<bool> TakeAsync(string key, int limit, CancellationToken wanted) =>
        limit == 0 || (await limits.TakeAsync(key, limit, Minute, wanted)).IsAllowed;

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Person} asked to talk and got the pairing code {Code}; POST /api/people/pairings/{Code}/approve lets them in")]
        public static partial void Asked(ILogger logger, PersonKey person, string code);

        [LoggerMessage(LogLevel.Warning, "{Max} strangers of {Channel} account {Account} wait for a decision already; more hear nothing until codes end or are decided")]
        public static partial void TooManyWait(ILogger logger, string channel, string account, int max);
    }
}
