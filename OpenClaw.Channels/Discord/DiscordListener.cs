using System.Threading.Channels;
using OpenClaw.Channels.Platforms;
using OpenClaw.Core;
using OpenClaw.Core.Leases;

namespace OpenClaw.Channels.Discord;

/// <summary>A session of the gateway's socket: runs until it is cancelled or fails, hands over what it brings and never waits for whoever takes it.</summary>
/// <param name="events">Bounded; what does not fit is lost to the session, which must then tell that it began anew.</param>
internal delegate Task DiscordSessionAsync(DiscordShard shard, ChannelWriter<SocketEvent> events, CancellationToken cancellationToken);

/// <summary>
/// Listens for one part of an application while this node holds its lease: one socket per token and part in the cluster. What the socket brings waits in a bounded channel; each new
/// session, here or after a take-over, reads back what may have been missed, and what is said in a place meanwhile waits behind that.
/// </summary>
internal sealed partial class DiscordListener(
    DiscordShard shard, LeaseKeeper keeper, DiscordSessionAsync session, DiscordHearing hearing, TimeProvider time, ILogger<DiscordListener> logger) : BackgroundService
{
    public const int Capacity = 1024;
    private static readonly TimeSpan IdleInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(1);

    // Discord lets a token begin a thousand sessions a day.
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromMinutes(2);

    private TimeSpan _backoff = FirstBackoff;

    /// <summary>One session, as long as the term lasts.</summary>
    /// <returns>False when this node is not the one to listen.</returns>
    public async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (keeper.Current is not { } term) return false;
        using var watch = new TermWatch(keeper, term, time, cancellationToken);
        Note("Not connected yet.");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(watch.Token);
        var events = Channel.CreateBounded<SocketEvent>(Capacity);
        var talking = session(shard, events.Writer, end.Token);
        var taking = TakeAsync(events, end.Token);
        try
        {
            await await Task.WhenAny(talking, taking);
        }
        catch (OperationCanceledException) when (watch.Token.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            Log.TermOver(logger, shard.Account.Name);
            return false;
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(talking, taking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var began = time.GetTimestamp();
                try
                {
                    await RunOnceAsync(stoppingToken);
                    await Task.Delay(IdleInterval, time, stoppingToken);
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    if (time.GetElapsedTime(began) > MaxBackoff) _backoff = FirstBackoff;
                    Note($"The session failed ({e.GetType().Name}).");
                    Log.Failed(logger, shard.Account.Name, _backoff, e.GetType().Name); // never the exception: it may hold an address or a token
                    await Task.Delay(_backoff, time, stoppingToken);
                    _backoff = Backoff.Next(_backoff, MaxBackoff);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private void Note(string? fault) => keeper.Tell(new LeaseNote(shard.Account.Name, shard.Count > 1 ? $"part {shard.Number + 1} of {shard.Count}" : "", fault));

    private async Task TakeAsync(Channel<SocketEvent> events, CancellationToken cancellationToken)
    {
        var (us, unread) = ("", new UnreadPlaces());
        var (end, reading) = (CancellationTokenSource.CreateLinkedTokenSource(cancellationToken), Task.CompletedTask);
        try
        {
            await foreach (var one in events.Reader.ReadAllAsync(cancellationToken))
            {
                if (one.HasBegun) await HoldAllAsync();
                else if (one.Ready is { } ready)
                {
                    us = ready.UserId;
                    await HoldAllAsync();
                    end.Dispose();
                    end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                    reading = CatchUpAsync(ready, unread, events.Writer, end.Token, cancellationToken);
                }
                else if (one.Message is { } message)
                {
                    if (!unread.TryHold(message)) await hearing.TakeAsync(shard.Account, us, message, null, cancellationToken);
                }
                else if (one.Interaction is { } interaction) await hearing.AnswerAsync(shard.Account, interaction, cancellationToken);
            }
        }
        finally
        {
            await HoldAllAsync();
            end.Dispose();
        }

        async Task HoldAllAsync()
        {
            unread.HoldAll();
            await end.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task CatchUpAsync(SocketReady ready, UnreadPlaces unread, ChannelWriter<SocketEvent> events, CancellationToken cancellationToken, CancellationToken wanted)
    {
        try
        {
            Note(null);
            Log.Listening(logger, shard.Account.Name, shard.Number + 1, shard.Count, ready.Channels.Count);
            await hearing.CatchUpAsync(shard, ready, unread, cancellationToken, wanted);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            events.TryComplete(e); // ends the session
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Listening on Discord (account {Account}, part {Part} of {Parts}, {Channels} channels)")]
        public static partial void Listening(ILogger logger, string account, int part, int parts, int channels);

        [LoggerMessage(LogLevel.Information, "A part of the Discord account {Account} is another node's now, or the store is away; the session was ended")]
        public static partial void TermOver(ILogger logger, string account);

        [LoggerMessage(LogLevel.Warning, "The Discord account {Account} could not be listened to; again in {Backoff} ({Reason})")]
        public static partial void Failed(ILogger logger, string account, TimeSpan backoff, string reason);
    }
}
