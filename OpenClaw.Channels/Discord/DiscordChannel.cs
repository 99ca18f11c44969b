using Microsoft.Extensions.Options;
using OpenClaw.Channels.Delivery;
using OpenClaw.Channels.Ingress;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Outbox;

namespace OpenClaw.Channels.Discord;

/// <summary>Says replies in their channels on Discord. Any channel node that has the application's settings delivers.</summary>
internal sealed class DiscordChannel(DiscordAccounts accounts, IReplyHandles handles, PieceSender sender, IOptions<DiscordOptions> options) : IChannel
{
    /// <summary>Discord's limit, which it counts in characters; UTF-16 code units are never fewer.</summary>
    public const int MaxLength = 2000;

    public string Name => ChannelNames.Discord;

    public async Task<SendResult> SendAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        var address = entry.Message.Address;
        var channel = Places.PlaceOf(address.Conversation);
        if (!Snowflake.IsValid(channel)) return SendResult.FailedForGood("The conversation's name is not one of a Discord channel.");
        if (accounts.Find(address.Account) is not { } account)
            return SendResult.FailedTemporarily($"This node has no settings for the Discord account {address.Account} ({DiscordOptions.Section}).");

        var voice = new DiscordVoice(account, channel, entry.Id, await handles.FindAsync(address, entry.Message.JobId, cancellationToken));
        return await sender.SendAsync(entry, ReplyPieces.Of(entry.Message, MaxLength), options.Value.UnknownPieces, voice.SayAsync, cancellationToken);
    }
}
