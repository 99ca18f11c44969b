using System.Runtime.CompilerServices;
using OpenClaw.Channels.Ingress;
using OpenClaw.Core.Messages;

namespace OpenClaw.Channels.Discord;

/// <summary>What was said in the minutes before a session, by REST. The store knows what it has: that is left out, so that reading too much costs nobody anything.</summary>
/// <remarks>
/// Discord does not list a bot's channels of two. Those in which somebody was answered lately are known from the store, and Discord says which of the places
/// there are such channels and when something was last said in them. What somebody says there for the very first time while nobody listens is not read back.
/// </remarks>
internal sealed partial class DiscordGap(IPlaceStore places, StorePatience patience, TimeProvider time, ILogger<DiscordGap> logger)
{
    /// <summary>Longer than a take-over or a new session takes.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromMinutes(10);

    private const int MaxPages = 20;
    private const int PageSize = 100;

    /// <summary>Of one place; whoever said more in that time is not heard to the end, and the log says so.</summary>
    public const int MostMessages = MaxPages * PageSize;

    /// <summary>The id after which it began.</summary>
    public string Begin() => Snowflake.At(time.GetUtcNow() - Length);

    /// <summary>Where to look, in the order in which somebody was last answered there; then the places where nobody was.</summary>
    public async Task<IReadOnlyList<DiscordPlace>> ListAsync(DiscordShard shard, SocketReady ready, CancellationToken cancellationToken)
    {
        var recent = await patience.RunAsync(ChannelNames.Discord, () => places.ListRecentAsync(ChannelNames.Discord, shard.Account.Name, cancellationToken), cancellationToken);
        var ours = ready.Channels.DistinctBy(known => known.Channel).ToDictionary(known => known.Channel, known => new DiscordPlace(known.Channel, known.Guild));
        var talked = recent.Select(Places.PlaceOf).Distinct().Where(Snowflake.IsValid)
            .Select(channel => ours.Remove(channel, out var known) ? known : new DiscordPlace(channel, null))
            .Where(place => place.Guild is not null || shard.HearsPrivate);
        return [.. talked, .. ours.Values];
    }

    /// <summary>Oldest first.</summary>
    /// <exception cref="IOException">Discord did not say.</exception>
    public async IAsyncEnumerable<SpokenMessage> ReadAsync(DiscordAccount account, DiscordPlace place, string after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Without a server only a channel of two may be read: what is said among many is not for us unless it says so.
        if (place.Guild is null && (await account.Rest.FindChannelAsync(place.Channel, cancellationToken) is not { IsPrivate: true, LastMessageId: { } last } || !Snowflake.IsAfter(last, after)))
            yield break;
        for (var page = 0; page < MaxPages; page++)
        {
            if (await account.Rest.ListAsync(place.Channel, after, cancellationToken) is not { Count: > 0 } said) yield break;
            var known = await FindKnownAsync(account, said, cancellationToken);
            foreach (var message in said.Reverse())
                if (message.Id is not { } id || !known.Contains(DiscordSpeech.KeyOf(id))) yield return message;
            if (said.Count < PageSize || said[0].Id is not { } newest) yield break;
            after = newest;
        }

        Log.Cut(logger, account.Name, place.Channel, MostMessages);
    }

    private Task<IReadOnlySet<string>> FindKnownAsync(DiscordAccount account, IReadOnlyList<SpokenMessage> said, CancellationToken cancellationToken)
    {
        string[] keys = [.. said.Select(message => message.Id).OfType<string>().Select(DiscordSpeech.KeyOf)];
        return patience.RunAsync(ChannelNames.Discord, () => places.FindKnownAsync(ChannelNames.Discord, account.Name, keys, cancellationToken), cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "More was said in {Channel} of the Discord account {Account} while nobody listened than is read back: what came after the first {Most} messages is not heard")]
        public static partial void Cut(ILogger logger, string account, string channel, int most);
    }
}
