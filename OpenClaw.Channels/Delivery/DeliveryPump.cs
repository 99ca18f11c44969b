using System.Collections.Concurrent;
using OpenClaw.Core;

namespace OpenClaw.Channels.Delivery;

/// <summary>
/// Moves one channel's messages from the outbox to the other side. It claims only as many as it can send at once, and a slow receiver
/// takes one of its places, not the loop: a finished send makes room and rings for the next.
/// </summary>
internal sealed partial class DeliveryPump(IChannel channel, OutboxFeed feed, Courier courier, TimeProvider time, ILogger<DeliveryPump> logger)
    : BackgroundService
{
    public const int MaxConcurrentSends = 16;

    // Longer than the webhook's time-out and shorter than the host's shutdown limit: what was begun is finished and acknowledged.
    private static readonly TimeSpan DrainDuration = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan MaxBackoff = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<Guid, Task> _sends = new();
    private readonly CancellationTokenSource _abandon = new();
    private TimeSpan _backoff = FirstBackoff;

    /// <summary>Claims what there is room for and begins to send it.</summary>
    /// <returns>How many were claimed.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var room = MaxConcurrentSends - _sends.Count;
        if (room <= 0) return 0;
        var entries = await feed.ClaimAsync(channel.Name, room, cancellationToken);
        foreach (var entry in entries)
        {
            var begin = new TaskCompletionSource();
            _sends[entry.Token] = SendAsync(begin.Task, entry.Token, () => courier.DeliverAsync(channel, entry, _abandon.Token));
            begin.SetResult();
        }
        return entries.Count;
    }

    /// <summary>Completes when every send that was begun has ended.</summary>
    public Task DrainAsync() => Task.WhenAll(_sends.Values);

    public override void Dispose()
    {
        base.Dispose(); // stops the loop, which may still name the source
        _abandon.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await feed.WaitAsync(stoppingToken);
                await RunOrBackOffAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            _abandon.CancelAfter(DrainDuration);
            await DrainAsync();
        }
    }

    private async Task RunOrBackOffAsync(CancellationToken stoppingToken)
    {
        try
        {
            // A claim that is under way is heard to its end: one that nobody heard would keep its replies from every node until it expires.
            await RunOnceAsync(CancellationToken.None);
            _backoff = FirstBackoff;
        }
        catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
        {
            Log.ClaimFailed(logger, e, channel.Name, _backoff);
            await Task.Delay(_backoff, time, stoppingToken);
            _backoff = Backoff.Next(_backoff, MaxBackoff);
        }
    }

    private async Task SendAsync(Task begin, Guid token, Func<Task> deliver)
    {
        await begin;
        try
        {
            await deliver();
        }
        catch (OperationCanceledException) when (_abandon.IsCancellationRequested)
        {
            Log.Abandoned(logger, channel.Name);
        }
        catch (Exception e)
        {
            Log.DeliveryFailed(logger, e, channel.Name);
        }
        finally
        {
            _sends.TryRemove(token, out _);
            feed.Ring();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The outbox could not be read for {Channel}; again in {Backoff}")]
        public static partial void ClaimFailed(ILogger logger, Exception exception, string channel, TimeSpan backoff);

        [LoggerMessage(LogLevel.Error, "A delivery to {Channel} failed; its message is sent again when the claim has expired")]
        public static partial void DeliveryFailed(ILogger logger, Exception exception, string channel);

        [LoggerMessage(LogLevel.Information, "A delivery to {Channel} was cut off by the shutdown; another node repeats it when the claim has expired")]
        public static partial void Abandoned(ILogger logger, string channel);
    }
}
