using System.Runtime.CompilerServices;
using OpenClaw.Channels.Ingress;
using OpenClaw.Core.Messages;

namespace OpenClaw.Channels.Discord;

/// <summary>
/// Reads back over REST what was said in the minutes before a session: the store knows what it has, so reading too much costs nothing and reading too little
/// would lose a message.
/// </summary>
/// <remarks>
/// Discord does not list a bot's channels of two. Those in which somebody was answered lately are known from the store, and Discord says which of the places
/// there are such channels and when something was last said in them. What somebody says there for the very first time while nobody listens is not read back.
/// </remarks>
internal sealed class DiscordGap(IPlaceStore places, StorePatience patience, TimeProvider time)
{
    /// <summary>Longer than a take-over or a new session takes.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(10);

    private const int MaxChannels = 500;
    private const int MaxPages = 20;
    private const int PageSize = 100;

    /// <summary>Oldest first in each channel, with its server.</summary>
    public async IAsyncEnumerable<(SpokenMessage Message, string? Guild)> ReadAsync(DiscordShard shard, SocketReady ready, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var since = Snowflake.At(time.GetUtcNow() - Length);
        foreach (var (channel, guild) in ready.Channels.Take(MaxChannels))
            await foreach (var message in ReadAsync(shard.Account.Rest, channel, since, cancellationToken)) yield return (message, guild);
        if (!shard.HearsPrivate) yield break;
        foreach (var channel in await FindPlacesAsync(shard.Account, ready, cancellationToken))
        {
            // Only a channel of two may be read without a server: what is said among many is not for us unless it says so.
            if (await shard.Account.Rest.FindChannelAsync(channel, cancellationToken) is not { IsPrivate: true, LastMessageId: { } last } || !Snowflake.IsAfter(last, since)) continue;
            await foreach (var message in ReadAsync(shard.Account.Rest, channel, since, cancellationToken)) yield return (message, null);
        }
    }

    private static async IAsyncEnumerable<SpokenMessage> ReadAsync(DiscordRest rest, string channel, string since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var after = since;
        for (var page = 0; page < MaxPages; page++)
        {
            if (await rest.ListAsync(channel, after, cancellationToken) is not { Count: > 0 } missed) yield break;
            foreach (var message in missed.Reverse()) yield return message;
            if (missed.Count < PageSize || missed[0].Id is not { } newest) yield break;
            after = newest;
        }
    }

    private async Task<IEnumerable<string>> FindPlacesAsync(DiscordAccount account, SocketReady ready, CancellationToken cancellationToken)
    {
        var recent = await patience.RunAsync(ChannelNames.Discord, () => places.ListRecentAsync(ChannelNames.Discord, account.Name, cancellationToken), cancellationToken);
        return recent.Select(Places.PlaceOf).Distinct().Where(Snowflake.IsValid).Except(ready.Channels.Select(known => known.Channel)).Take(MaxChannels);
    }
}
