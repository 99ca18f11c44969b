using System.Threading.Channels;
using OpenClaw.Channels.Platforms;
using OpenClaw.Core;
using OpenClaw.Core.Leases;
using OpenClaw.Core.Limits;

namespace OpenClaw.Channels.Discord;

/// <summary>A session of the gateway's socket: runs until it is cancelled or fails, hands over what it brings and never waits for whoever takes it.</summary>
/// <param name="events">Bounded; what does not fit is lost to the session, which must then tell that it began anew.</param>
internal delegate Task DiscordSessionAsync(DiscordShard shard, ChannelWriter<SocketEvent> events, CancellationToken cancellationToken);

/// <summary>
/// Listens for one part of an application while this node holds its lease: one socket per token and part in the cluster. What the socket brings waits in a bounded channel; each new
/// session, here or after a take-over, first reads back what may have been missed.
/// </summary>
internal sealed partial class DiscordListener(
    DiscordShard shard, LeaseKeeper keeper, DiscordSessionAsync session, DiscordHearing hearing, IRateLimits limits, TimeProvider time, ILogger<DiscordListener> logger) : BackgroundService
{
    public const int Capacity = 1024;
    private static readonly TimeSpan IdleInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromMinutes(1);

    // Discord takes one new session of a token in five seconds; an application with one part makes them rarely enough.
    private static readonly TimeSpan BetweenSessions = TimeSpan.FromSeconds(5);

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
        var talking = TalkAsync(events.Writer, end.Token);
        var taking = TakeAsync(events.Reader, end.Token);
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
                try
                {
                    await RunOnceAsync(stoppingToken);
                    await Task.Delay(IdleInterval, time, stoppingToken);
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
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

    private async Task TalkAsync(ChannelWriter<SocketEvent> events, CancellationToken cancellationToken)
    {
        while (shard.Count > 1 && await limits.TakeAsync($"discord:session:{shard.Account.ApplicationId}", 1, BetweenSessions, cancellationToken) is { IsAllowed: false, RetryAfter: var after })
            await Task.Delay(after + IdleInterval, time, cancellationToken);
        await session(shard, events, cancellationToken);
    }

    private async Task TakeAsync(ChannelReader<SocketEvent> events, CancellationToken cancellationToken)
    {
        var us = "";
        await foreach (var one in events.ReadAllAsync(cancellationToken))
        {
            if (one.Ready is { } ready)
            {
                us = ready.UserId;
                _backoff = FirstBackoff;
                Note(null);
                Log.Listening(logger, shard.Account.Name, shard.Number + 1, shard.Count, ready.Channels.Count);
                await hearing.CatchUpAsync(shard, ready, cancellationToken);
            }
            else if (one.Message is { } message && us.Length > 0) await hearing.TakeAsync(shard.Account, us, message, null, cancellationToken);
            else if (one.Interaction is { } interaction) await hearing.AnswerAsync(shard.Account, interaction, cancellationToken);
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
