using System.Diagnostics;
using OpenClaw.Core;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Outbox;
using OpenClaw.Core.Telemetry;

namespace OpenClaw.Channels.Delivery;

/// <summary>
/// Carries one claimed message: sends it once and tells the outbox what became of it. A courier that dies in between leaves its claim
/// to expire, and the message is sent again: delivery is at least once, and the row's id lets the receiver see the repetition.
/// </summary>
internal sealed partial class Courier(IOutbox outbox, TimeProvider time, Random random, DeliveryMetrics metrics, ILogger<Courier> logger)
{
    /// <summary>The last word on any channel's own time-outs.</summary>
    public static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(30);

    // Within the claim, or another node has the row by then.
    private static readonly TimeSpan ConfirmFor = OutboxFeed.ClaimDuration - SendTimeout - TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstConfirmDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxConfirmDelay = TimeSpan.FromSeconds(5);

    public static readonly ActivitySource Source = new(TelemetryNames.Channels);

    public async Task DeliverAsync(IChannel channel, OutboxEntry entry, CancellationToken cancellationToken)
    {
        using var activity = TraceLink.Start(Source, "deliver message", ActivityKind.Internal, entry.TraceParent);
        activity?.SetTag("openclaw.channel", channel.Name).SetTag("openclaw.outbox.id", entry.Id).SetTag("openclaw.job.id", entry.Message.JobId);

        var result = await SendAsync(channel, entry, cancellationToken);
        if (result.Outcome != SendOutcome.Delivered) activity?.SetStatus(ActivityStatusCode.Error, result.Reason);
        await ConfirmAsync(channel, entry, result, cancellationToken);
    }

    private async Task<SendResult> SendAsync(IChannel channel, OutboxEntry entry, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(SendTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await channel.SendAsync(entry, both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return SendResult.FailedTemporarily($"The {channel.Name} channel did not finish in {SendTimeout.TotalSeconds:0} s.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Log.AdapterFailed(logger, e, channel.Name, entry.Id);
            return SendResult.FailedTemporarily($"A fault in the {channel.Name} channel: {e.GetType().Name}.");
        }
    }

    private async Task ConfirmAsync(IChannel channel, OutboxEntry entry, SendResult result, CancellationToken cancellationToken)
    {
        // Drawn once, so that a repeated verb says the same.
        var retryAfter = result.Outcome == SendOutcome.Delivered
            ? null
            : DeliveryRetryPolicy.NextTryAfter(result, entry.Tries, time.GetUtcNow() - entry.CreatedAt, random.NextDouble());
        var answer = await RepeatAsync(() => TellAsync(entry, result, retryAfter, cancellationToken), cancellationToken);
        if (answer is null) Log.Unconfirmed(logger, entry.Id, result.Outcome);
        else if (answer == HolderResult.Stale) Log.Stale(logger, entry.Id, result.Outcome);
        else Count(channel, entry, result, retryAfter);
    }

    private Task<HolderResult> TellAsync(OutboxEntry entry, SendResult result, TimeSpan? retryAfter, CancellationToken cancellationToken) =>
        result.Outcome == SendOutcome.Delivered ? outbox.AcknowledgeAsync(entry, cancellationToken)
        : retryAfter is { } after ? outbox.RetryAsync(entry, result.Reason, after, cancellationToken)
        : outbox.DeadLetterAsync(entry, result.Reason, cancellationToken);

    /// <returns>Null when the store stayed unavailable until the claim's end came near.</returns>
    private async Task<HolderResult?> RepeatAsync(Func<Task<HolderResult>> verb, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var delay = FirstConfirmDelay; ; delay = Backoff.Next(delay, MaxConfirmDelay))
        {
            try
            {
                return await verb();
            }
            catch (StoreUnavailableException)
            {
                if (time.GetElapsedTime(started) + delay > ConfirmFor) return null;
                await Task.Delay(delay, time, cancellationToken);
            }
        }
    }

    private void Count(IChannel channel, OutboxEntry entry, SendResult result, TimeSpan? retryAfter)
    {
        if (result.Outcome == SendOutcome.Delivered)
        {
            metrics.Delivered(channel.Name);
            Log.Delivered(logger, entry.Message.JobId, channel.Name, entry.Tries + 1);
        }
        else if (retryAfter is { } after)
        {
            metrics.Retried(channel.Name);
            Log.WillRetry(logger, entry.Message.JobId, channel.Name, after, result.Reason);
        }
        else
        {
            metrics.DeadLettered(channel.Name);
            Log.GivenUp(logger, entry.Message.JobId, channel.Name, entry.Tries + 1, result.Reason);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "The outcome of job {JobId} was delivered to {Channel} at try {Try}")]
        public static partial void Delivered(ILogger logger, Guid jobId, string channel, int @try);

        [LoggerMessage(LogLevel.Information, "The outcome of job {JobId} could not be delivered to {Channel} now; again in {After}: {Reason}")]
        public static partial void WillRetry(ILogger logger, Guid jobId, string channel, TimeSpan after, string reason);

        [LoggerMessage(LogLevel.Warning, "The outcome of job {JobId} was given up on {Channel} after {Tries} tries: {Reason}")]
        public static partial void GivenUp(ILogger logger, Guid jobId, string channel, int tries, string reason);

        [LoggerMessage(LogLevel.Warning, "Outbox row {OutboxId} was claimed by another node before its outcome {Outcome} was written")]
        public static partial void Stale(ILogger logger, Guid outboxId, SendOutcome outcome);

        [LoggerMessage(LogLevel.Warning, "The store did not take the outcome {Outcome} of outbox row {OutboxId}; the row is sent again when the claim has expired")]
        public static partial void Unconfirmed(ILogger logger, Guid outboxId, SendOutcome outcome);

        [LoggerMessage(LogLevel.Error, "The {Channel} channel failed on outbox row {OutboxId}")]
        public static partial void AdapterFailed(ILogger logger, Exception exception, string channel, Guid outboxId);
    }
}
