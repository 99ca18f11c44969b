using System.Threading.Channels;
using OpenClaw.Channels.Platforms;
using OpenClaw.Core;
using OpenClaw.Core.Leases;

namespace OpenClaw.Channels.Discord;

/// <summary>A session of the gateway's socket: runs until it is cancelled or fails, hands over what it brings and never waits for whoever takes it.</summary>
/// <param name="events">Bounded; what does not fit is lost to the session, which must then tell that it began anew.</param>
internal delegate Task DiscordSessionAsync(DiscordAccount account, ChannelWriter<SocketEvent> events, CancellationToken cancellationToken);

/// <summary>
/// Listens for one application while this node holds its lease: one socket per token in the cluster. What the socket brings waits in a bounded channel; each new
/// session, here or after a take-over, first reads back what may have been missed.
/// </summary>
internal sealed partial class DiscordListener(DiscordAccount account, LeaseKeeper keeper, DiscordSessionAsync session, DiscordHearing hearing, TimeProvider time, ILogger<DiscordListener> logger)
    : BackgroundService
{
    public const int Capacity = 1024;
    private static readonly TimeSpan IdleInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromMinutes(1);

    /// <summary>One session, as long as the term lasts.</summary>
    /// <returns>False when this node is not the one to listen.</returns>
    public async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (keeper.Current is not { } term) return false;
        using var watch = new TermWatch(keeper, term, time, cancellationToken);
        Note("Not connected yet.");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(watch.Token);
        var events = Channel.CreateBounded<SocketEvent>(Capacity);
        var talking = session(account, events.Writer, end.Token);
        var taking = TakeAsync(events.Reader, end.Token);
        try
        {
            await await Task.WhenAny(talking, taking);
        }
        catch (OperationCanceledException) when (watch.Token.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            Log.TermOver(logger, account.Name);
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
        var backoff = FirstBackoff;
        try
        {
            while (true)
            {
                try
                {
                    if (await RunOnceAsync(stoppingToken)) backoff = FirstBackoff;
                    await Task.Delay(IdleInterval, time, stoppingToken);
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    Note($"The session failed ({e.GetType().Name}).");
                    Log.Failed(logger, account.Name, backoff, e.GetType().Name); // never the exception: it may hold an address or a token
                    await Task.Delay(backoff, time, stoppingToken);
                    backoff = Backoff.Next(backoff, MaxBackoff);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private void Note(string? fault) => keeper.Tell(new LeaseNote(account.Name, "", fault));

    private async Task TakeAsync(ChannelReader<SocketEvent> events, CancellationToken cancellationToken)
    {
        var us = "";
        await foreach (var one in events.ReadAllAsync(cancellationToken))
        {
            if (one.Ready is { } ready)
            {
                us = ready.UserId;
                Note(null);
                Log.Listening(logger, account.Name, ready.Channels.Count);
                await hearing.CatchUpAsync(account, ready, cancellationToken);
            }
            else if (one.Message is { } message && us.Length > 0) await hearing.TakeAsync(account, us, message, null, cancellationToken);
            else if (one.Interaction is { } interaction) await hearing.AnswerAsync(account, interaction, cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Listening on Discord (account {Account}, {Channels} channels)")]
        public static partial void Listening(ILogger logger, string account, int channels);

        [LoggerMessage(LogLevel.Information, "The Discord account {Account} is another node's now, or the store is away; the session was ended")]
        public static partial void TermOver(ILogger logger, string account);

        [LoggerMessage(LogLevel.Warning, "The Discord account {Account} could not be listened to; again in {Backoff} ({Reason})")]
        public static partial void Failed(ILogger logger, string account, TimeSpan backoff, string reason);
    }
}
