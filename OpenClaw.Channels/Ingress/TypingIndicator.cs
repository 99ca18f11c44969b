using System.Collections.Concurrent;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Signals;

namespace OpenClaw.Channels.Ingress;

/// <summary>
/// Shows "typing…" in conversations that wait for an answer: begun when the message was accepted, repeated before the platform lets it
/// fade, ended when the newest job of the conversation has ended (its reply is then in the outbox) or after some minutes. A courtesy: it blocks
/// nobody, and what goes wrong with it is only a line for the curious.
/// </summary>
internal sealed partial class TypingIndicator : IDisposable
{
    /// <summary>Telegram's fades after five seconds, Discord's after ten.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(4.5);

    public static readonly TimeSpan LongestShown = TimeSpan.FromMinutes(5);
    private const int MaxShown = 256;

    private readonly ConcurrentDictionary<Guid, Shown> _shown = new();
    private readonly CancellationTokenSource _end = new();
    private readonly IJobStore _jobs;
    private readonly TimeProvider _time;
    private readonly ILogger<TypingIndicator> _logger;
    private readonly IDisposable _subscription;

    public TypingIndicator(IJobStore jobs, ISignals signals, TimeProvider time, ILogger<TypingIndicator> logger)
    {
        (_jobs, _time, _logger) = (jobs, time, logger);
        _subscription = signals.Subscribe(SignalKind.Conversation, signal =>
        {
            if (_shown.TryGetValue(signal.Subject, out var shown)) shown.Look();
        });
    }

    /// <summary>Conversations that show it now.</summary>
    public int Count => _shown.Count;

    /// <summary>Begins, or goes on for a newer job. Returns at once.</summary>
    /// <param name="show">Shows it once; may fail.</param>
    public void Begin(Guid conversationId, Guid jobId, Func<CancellationToken, Task> show)
    {
        while (!_end.IsCancellationRequested)
        {
            if (_shown.TryGetValue(conversationId, out var shown))
            {
                if (shown.TryContinueFor(jobId, _time.GetTimestamp())) return;
                continue; // it is just ending; its entry goes away now
            }
            if (_shown.Count >= MaxShown) return;
            var begun = new Shown(jobId, _time.GetTimestamp());
            if (!_shown.TryAdd(conversationId, begun)) continue;
            _ = Task.Run(() => RunAsync(conversationId, begun, show), CancellationToken.None);
            return;
        }
    }

    public void Dispose()
    {
        _subscription.Dispose();
        _end.Cancel();
    }

    private async Task RunAsync(Guid conversationId, Shown shown, Func<CancellationToken, Task> show)
    {
        try
        {
            do
            {
                await ShowAsync(show);
            } while (await WaitAsync(shown));
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
        }
        finally
        {
            _shown.TryRemove(KeyValuePair.Create(conversationId, shown));
        }
    }

    private async Task ShowAsync(Func<CancellationToken, Task> show)
    {
        using var limit = new CancellationTokenSource(Interval, _time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _end.Token);
        try
        {
            await show(both.Token);
        }
        catch (Exception e) when (!_end.IsCancellationRequested)
        {
            Log.NotShown(_logger, e.GetType().Name); // never the exception: a platform's may hold the address, and with it a secret
        }
    }

    /// <returns>False when there is nothing more to show.</returns>
    private async Task<bool> WaitAsync(Shown shown)
    {
        var next = Task.Delay(Interval, _time, _end.Token);
        while (true)
        {
            var looked = shown.Looked;
            var isTime = await Task.WhenAny(next, looked) == next;
            if (isTime) await next;
            else shown.Rearm(looked);
            var job = shown.JobId;
            if (await HasEndedAsync(job) && shown.TryEnd(job)) return false;
            if (_time.GetElapsedTime(shown.Since) > LongestShown && shown.TryEnd(shown.JobId)) return false;
            if (isTime) return true;
        }
    }

    private async Task<bool> HasEndedAsync(Guid job)
    {
        try
        {
            return await _jobs.FindAsync(job, _end.Token) is not { State: JobState.Queued or JobState.Leased };
        }
        catch (Exception e) when (!_end.IsCancellationRequested)
        {
            Log.NotShown(_logger, e.GetType().Name);
            return false;
        }
    }

    private sealed class Shown(Guid jobId, long since)
    {
        private readonly Lock _gate = new();
        private TaskCompletionSource _look = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _isEnded;

        public Guid JobId { get; private set; } = jobId;
        public long Since { get; private set; } = since;
        public Task Looked => _look.Task;

        public void Look() => _look.TrySetResult();

        public void Rearm(Task looked)
        {
            lock (_gate)
                if (_look.Task == looked) _look = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        public bool TryContinueFor(Guid job, long now)
        {
            lock (_gate)
            {
                if (_isEnded) return false;
                (JobId, Since) = (job, now);
                return true;
            }
        }

        /// <summary>Ends unless a newer job came meanwhile.</summary>
        public bool TryEnd(Guid job)
        {
            lock (_gate) return _isEnded = JobId == job;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "\"typing\" could not be shown or ended now ({Reason})")]
        public static partial void NotShown(ILogger logger, string reason);
    }
}
