using System.Globalization;
using Microsoft.Extensions.Options;
using OpenClaw.Channels.Delivery;
using OpenClaw.Channels.Ingress;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Outbox;
using Telegram.Bot;

namespace OpenClaw.Channels.Telegram;

/// <summary>
/// Says replies in their chats, as plain text: what a model writes is not reliably valid in any of Telegram's markups, and a message that is
/// refused for its markup is an answer lost. Any channel node that has the bot's token delivers.
/// </summary>
/// <remarks>
/// A node without the row's account gives it back with the usual delays, so that a node that has the account takes it; if none has, the row is
/// given up after a day like everything else. A node without any account does not look at Telegram's rows at all.
/// </remarks>
internal sealed class TelegramChannel(TelegramAccounts accounts, PieceSender sender, IOptions<TelegramOptions> options) : IChannel
{
    /// <summary>Telegram's limit, which it counts in characters; UTF-16 code units are never fewer.</summary>
    public const int MaxLength = 4096;

    public string Name => ChannelNames.Telegram;

    public Task<SendResult> SendAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        var address = entry.Message.Address;
        if (TelegramPlace.Parse(Places.PlaceOf(address.Conversation)) is not { } place)
            return Task.FromResult(SendResult.FailedForGood("The conversation's name is not one of a Telegram chat."));
        if (accounts.Find(address.Account) is not { } account)
            return Task.FromResult(SendResult.FailedTemporarily($"This node has no token for the Telegram account {address.Account} ({TelegramOptions.Section})."));

        var chat = place.ChatId;
        return sender.SendAsync(entry, ReplyPieces.Of(entry.Message, MaxLength), options.Value.UnknownPieces, async (piece, token) =>
        {
            var (result, migratedTo) = await SayAsync(account.Client, chat, place.ThreadId, piece.Text, token);
            if (migratedTo is null) return result;
            chat = migratedTo.Value;
            return (await SayAsync(account.Client, chat, place.ThreadId, piece.Text, token)).Result;
        }, cancellationToken);
    }

    private static async Task<(PieceResult Result, long? MigratedTo)> SayAsync(ITelegramBotClient client, long chat, int? thread, string text, CancellationToken cancellationToken)
    {
        try
        {
            var sent = await client.SendMessage(chat, text, messageThreadId: thread, cancellationToken: cancellationToken);
            return (PieceResult.Sent(sent.Id.ToString(CultureInfo.InvariantCulture)), null);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            var fault = TelegramFault.Of(e);
            return (fault.ToPiece(), fault.MigratedTo);
        }
    }
}
