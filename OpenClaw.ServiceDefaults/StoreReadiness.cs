using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using OpenClaw.Core.Storage;

namespace OpenClaw.ServiceDefaults;

/// <summary>Whether the store can be written, tried at most once a second however many ask; the smallest write there is, with a time limit.</summary>
public sealed partial class StoreReadiness(IStoreProbe store, TimeProvider time, ILogger<StoreReadiness> logger) : IHealthCheck, IDisposable
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _asking = new(1, 1);
    private long? _askedAt;
    private bool _isReady;

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            if (_askedAt is { } at && time.GetElapsedTime(at) < KeptFor) return _isReady;
            _isReady = await AskAsync();
            _askedAt = time.GetTimestamp();
            return _isReady;
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <summary>The same answer as a readiness probe.</summary>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await IsReadyAsync(cancellationToken) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The store cannot be written.");

    public void Dispose() => _asking.Dispose();

    private async Task<bool> AskAsync()
    {
        using var limit = new CancellationTokenSource(TimeLimit, time);
        try
        {
            // The answer serves everybody who waits, so the first one's leaving must not cancel it.
            await store.WriteAsync(limit.Token).WaitAsync(limit.Token);
            return true;
        }
        catch (Exception e)
        {
            Log.NotReady(logger, e.Message);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Not ready: the store cannot be written. {Reason}")]
        public static partial void NotReady(ILogger logger, string reason);
    }
}
