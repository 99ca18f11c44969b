using Microsoft.Extensions.Options;
using OpenClaw.Core.Jobs;

namespace OpenClaw.Gateway.Dispatch;

/// <summary>
/// Says whether another message may be accepted. Answers from a count that is refreshed in the background at most once a second and only while
/// somebody asks, so an accept never waits for it. While the store does not answer, the last count stands: the accept itself will say so.
/// </summary>
internal sealed partial class AdmissionGate(IJobStore store, IOptions<AdmissionOptions> options, TimeProvider time, ILogger<AdmissionGate> logger)
{
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CountTimeout = TimeSpan.FromSeconds(5);

    private long _queued;
    private long _countedAt;
    private int _known;
    private int _counting;

    /// <summary>Null: accept. Otherwise answer 429 with this Retry-After.</summary>
    public TimeSpan? Check()
    {
        if (Volatile.Read(ref _known) == 0 || time.GetElapsedTime(Volatile.Read(ref _countedAt)) >= Freshness)
        {
            if (Interlocked.Exchange(ref _counting, 1) == 0) _ = RefreshAsync();
        }

        return Volatile.Read(ref _queued) > options.Value.MaxQueued ? RetryAfter : null;
    }

    /// <summary>Counts now.</summary>
    public async Task RefreshAsync()
    {
        try
        {
            using var timeout = new CancellationTokenSource(CountTimeout, time);
            Volatile.Write(ref _queued, (await store.CountAsync(timeout.Token)).Queued);
        }
        catch (Exception exception)
        {
            Log.NotCounted(logger, exception);
        }
        finally
        {
            Volatile.Write(ref _countedAt, time.GetTimestamp());
            Volatile.Write(ref _known, 1);
            Volatile.Write(ref _counting, 0);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The waiting jobs could not be counted; admission goes on with the last count.")]
        public static partial void NotCounted(ILogger logger, Exception exception);
    }
}
