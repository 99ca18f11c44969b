using System.Collections.Frozen;
using OpenClaw.Core;
using OpenClaw.Core.Keys;
using OpenClaw.Core.Signals;

namespace OpenClaw.Gateway.Auth;

/// <summary>
/// The keys as this process knows them. Read again when the settings signal comes, every five seconds without, and when somebody shows a
/// key that is not known, but then at most once a second, so that guessing costs the store nothing. When the store cannot be read, the
/// keys known so far stay good; a key that is not among them is then neither right nor wrong, and the caller hears 503.
/// </summary>
internal sealed partial class KeyRing(IApiKeyStore store, ISignals signals, TimeProvider time, ILogger<KeyRing> logger) : BackgroundService
{
    public static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan ReloadPause = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _reloading = new(1, 1);
    private volatile KnownKeys? _known;
    private long? _triedAt;
    private bool _hasAnswered;

    /// <summary>The key with this secret; null when there is none.</summary>
    /// <exception cref="StoreUnavailableException">It is not among the keys known so far and the store cannot be asked.</exception>
    public async ValueTask<ApiKey?> FindAsync(string secret, CancellationToken cancellationToken)
    {
        var hash = Convert.ToHexString(ApiKey.HashOf(secret));
        if (_known?.ByHash.TryGetValue(hash, out var key) == true) return key;
        await ReloadForUnknownAsync(cancellationToken);
        return _known!.ByHash.GetValueOrDefault(hash);
    }

    /// <summary>The key with this id as last read; null when it was removed. Never asks the store while keys are known.</summary>
    public async ValueTask<ApiKey?> FindByIdAsync(string id, CancellationToken cancellationToken)
    {
        if (_known is null) await ReloadForUnknownAsync(cancellationToken);
        return Peek(id);
    }

    /// <summary>What is known of an id now.</summary>
    public ApiKey? Peek(string id) => _known?.ById.GetValueOrDefault(id);

    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        await _reloading.WaitAsync(cancellationToken);
        try
        {
            await LoadAsync(cancellationToken);
        }
        finally
        {
            _reloading.Release();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var bell = new Bell(signals, SignalKind.Settings, PollInterval, time);
        while (true)
        {
            await bell.WaitAsync(stoppingToken);
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (Exception e) when (e is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                // The poll is the back-off.
                Log.CannotRead(logger, e.Message);
            }
        }
    }

    private async Task ReloadForUnknownAsync(CancellationToken cancellationToken)
    {
        await _reloading.WaitAsync(cancellationToken);
        try
        {
            if (_triedAt is null || time.GetElapsedTime(_triedAt.Value) >= ReloadPause) await LoadAsync(cancellationToken);
            // Within the pause after a failed try nobody knows whether the key is good.
            if (!_hasAnswered) throw new StoreUnavailableException("The API keys could not be read.");
        }
        finally
        {
            _reloading.Release();
        }
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        _triedAt = time.GetTimestamp();
        _hasAnswered = false;
        var keys = await store.ListAsync(cancellationToken);
        _known = new KnownKeys(keys.ToFrozenDictionary(k => Convert.ToHexString(k.Hash)), keys.ToFrozenDictionary(k => k.Id));
        _hasAnswered = true;
    }

    private sealed record KnownKeys(FrozenDictionary<string, ApiKey> ByHash, FrozenDictionary<string, ApiKey> ById);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "API keys could not be read; the ones known so far stay good. {Reason}")]
        public static partial void CannotRead(ILogger logger, string reason);
    }
}
