namespace OpenClaw.Channels.Discord;

/// <summary>Reads back what a new session did not hear, each place by itself: what people say there meanwhile waits behind it.</summary>
/// <remarks>
/// The waiting is bounded: a place that Discord does not show in time goes on without its gap, which is read as soon as Discord shows it, out of order; and
/// said so. A session is never ended for it: Discord counts them.
/// </remarks>
internal sealed partial class DiscordReadBack(DiscordGap gap, TimeProvider time, ILogger<DiscordReadBack> logger)
{
    /// <summary>Longer than Discord's limits make a place wait.</summary>
    public static readonly TimeSpan HoldAtMost = TimeSpan.FromMinutes(1);

    /// <summary>More places than can be read in that time are a sign of something wrong.</summary>
    public const int MaxPlaces = 2000;

    private const int Readers = 4;
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <param name="take">Hands a message on; the server where the message does not say it.</param>
    public async Task RunAsync(DiscordShard shard, SocketReady ready, UnreadPlaces unread, Func<SpokenMessage, string?, Task> take, CancellationToken cancellationToken)
    {
        var (begin, began) = (gap.Begin(), time.GetTimestamp());
        var places = await gap.ListAsync(shard, ready, cancellationToken);
        if (places.Count > MaxPlaces) Log.TooMany(logger, shard.Account.Name, places.Count - MaxPlaces, places.Count);
        unread.HoldOnly([.. places.Take(MaxPlaces)]);
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var releasing = ReleaseAsync(shard.Account.Name, unread, take, done.Token);
        try
        {
            var readers = new ParallelOptions { MaxDegreeOfParallelism = Readers, CancellationToken = cancellationToken }; // the first fault ends them all
            await Parallel.ForAsync(0, Readers, readers, async (_, stop) => await ReadAsync(shard.Account, unread, begin, began, take, stop));
        }
        finally
        {
            await done.CancelAsync();
            await releasing;
        }
    }

    private async Task ReadAsync(DiscordAccount account, UnreadPlaces unread, string begin, long began, Func<SpokenMessage, string?, Task> take, CancellationToken cancellationToken)
    {
        while (unread.Next() is { } place)
        {
            try
            {
                await ReadAsync(account, place, unread, begin, take, cancellationToken);
            }
            catch (IOException e) when (time.GetElapsedTime(began) < DiscordGap.Length)
            {
                Log.NotYet(logger, account.Name, place.Channel, e.Message);
                unread.PutBack(place.Channel);
                await Task.Delay(RetryInterval, time, cancellationToken);
            }
            catch (IOException e)
            {
                Log.GivenUp(logger, account.Name, place.Channel, DiscordGap.Length, e.Message);
                while (!unread.TryEnd(place.Channel)) await TakeWaitingAsync(place, unread, take, cancellationToken);
            }
        }
    }

    private async Task ReadAsync(DiscordAccount account, DiscordPlace place, UnreadPlaces unread, string after, Func<SpokenMessage, string?, Task> take, CancellationToken cancellationToken)
    {
        do
        {
            await foreach (var message in gap.ReadAsync(account, place, after, cancellationToken))
            {
                await take(message, place.Guild);
                after = message.Id ?? after;
            }

            await TakeWaitingAsync(place, unread, take, cancellationToken);
        }
        while (!unread.TryEnd(place.Channel));
    }

    private async Task ReleaseAsync(string account, UnreadPlaces unread, Func<SpokenMessage, string?, Task> take, CancellationToken done)
    {
        try
        {
            await Task.Delay(HoldAtMost, time, done);
            var late = unread.List();
            Log.Late(logger, account, late.Count, HoldAtMost);
            foreach (var place in late)
                while (!unread.TryRelease(place.Channel)) await TakeWaitingAsync(place, unread, take, done);
        }
        catch (OperationCanceledException) when (done.IsCancellationRequested)
        {
        }
    }

    private static async Task TakeWaitingAsync(DiscordPlace place, UnreadPlaces unread, Func<SpokenMessage, string?, Task> take, CancellationToken cancellationToken)
    {
        while (unread.Peek(place.Channel) is { } waiting)
        {
            cancellationToken.ThrowIfCancellationRequested(); // what waits is still there for the next session
            await take(waiting, place.Guild);
            unread.Drop(place.Channel, waiting);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The Discord account {Account} reads too many places: what was said in {Left} of {Places} while nobody listened is not heard")]
        public static partial void TooMany(ILogger logger, string account, int left, int places);

        [LoggerMessage(LogLevel.Debug, "What was said in {Channel} of the Discord account {Account} while nobody listened could not be read; trying again: {Reason}")]
        public static partial void NotYet(ILogger logger, string account, string channel, string reason);

        [LoggerMessage(LogLevel.Warning, "What was said in {Places} places of the Discord account {Account} while nobody listened could not be read within {Limit}; what is said there now is taken before it")]
        public static partial void Late(ILogger logger, string account, int places, TimeSpan limit);

        [LoggerMessage(LogLevel.Error, "What was said in {Channel} of the Discord account {Account} while nobody listened was not heard: it could not be read within {Limit} ({Reason})")]
        public static partial void GivenUp(ILogger logger, string account, string channel, TimeSpan limit, string reason);
    }
}
