using OpenClaw.Core.Limits;
using OpenClaw.Core.Messages;

namespace OpenClaw.Channels.Ingress;

/// <summary>What a platform does next about something it brought.</summary>
/// <param name="Notice">To be said at once.</param>
/// <param name="Arrival">On its way into the store; its completion says that the platform may forget the event.</param>
internal readonly record struct Reply(string? Notice, Arrival? Arrival);

/// <summary>
/// The way in that all platforms share: may they talk, what did they ask for, which conversation is it. A platform maps its events to
/// <see cref="Heard"/> and does what the <see cref="Reply"/> says; it decides nothing itself.
/// </summary>
internal sealed class Reception(Doorkeeper door, CommandDesk desk, IngressPump pump, IRateLimits limits, StorePatience patience)
{
    // Longer than any platform repeats an event.
    private static readonly TimeSpan RememberCommands = TimeSpan.FromMinutes(10);

    /// <param name="wanted">Ends every waiting; the platform still has the event then.</param>
    /// <param name="prepare">Runs after the decision and before the message goes into the store.</param>
    public async Task<Reply> TakeAsync(Heard heard, TalkOptions options, CancellationToken wanted, Func<InboundMessage, CancellationToken, Task>? prepare = null)
    {
        var verdict = await door.AskAsync(heard.Said, options, wanted);
        if (!verdict.IsAnswered) return new Reply(verdict.Notice, null);
        if (heard.Notice is { } notice) return new Reply(notice, null);

        var place = heard.Said.Place;
        var conversation = await patience.RunAsync(place.Channel, () => desk.FindConversationAsync(place, wanted), wanted);
        if (heard.Command != ChatCommand.Ask) return new Reply(await OrderAsync(heard, conversation, wanted), null);
        var message = new InboundMessage(conversation, heard.Key, heard.Text) { Sender = heard.Said.Sender };
        if (prepare is not null) await prepare(message, wanted);
        return new Reply(null, await pump.PostAsync(message, wanted));
    }

    private async Task<string?> OrderAsync(Heard heard, ChannelAddress conversation, CancellationToken wanted)
    {
        // A repeated event must not stop the next answer, nor begin anew twice.
        var place = heard.Said.Place;
        var isNew = (await limits.TakeAsync($"command:{place.Channel}:{place.Account}:{heard.Key}", 1, RememberCommands, wanted)).IsAllowed;
        return isNew ? await patience.RunAsync(place.Channel, () => desk.RunAsync(heard.Command, place, conversation, wanted), wanted) : null;
    }
}
