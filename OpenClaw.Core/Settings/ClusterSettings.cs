using System.Collections.Frozen;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenClaw.Core.Signals;

namespace OpenClaw.Core.Settings;

/// <summary>
/// This process's copy of the settings: read again at every settings signal, and every five seconds in case one was lost. While the store
/// cannot be read the last copy stays.
/// </summary>
public sealed partial class ClusterSettings(ISettingsStore store, ISignals signals, TimeProvider time, ILogger<ClusterSettings> logger) : BackgroundService
{
    public static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(5);

    private volatile FrozenDictionary<string, string> _values = FrozenDictionary<string, string>.Empty;
    private bool _failing;

    /// <summary>Raised after a read that found something changed. Handlers must not block.</summary>
    public event Action? Changed;

    /// <summary>Null: nobody set it.</summary>
    public string? Find(string name) => _values.GetValueOrDefault(name);

    /// <summary>Writes a setting, reads it back here and tells the other processes.</summary>
    /// <exception cref="StoreUnavailableException">It is unknown whether the setting was written.</exception>
    public async Task SetAsync(string name, string? value, CancellationToken cancellationToken)
    {
        await store.SetAsync(name, value, cancellationToken);
        await RefreshAsync(cancellationToken);
        signals.Publish(new Signal(SignalKind.Settings));
    }

    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RefreshAsync(cancellationToken);
            _failing = false;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            if (!_failing) Log.NotRead(logger, error);
            _failing = true;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var bell = new Bell(signals, SignalKind.Settings, PollInterval, time);
        try
        {
            while (true)
            {
                await bell.WaitAsync(stoppingToken);
                await RunOnceAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var read = (await store.ListAsync(cancellationToken)).ToFrozenDictionary(StringComparer.Ordinal);
        var before = Interlocked.Exchange(ref _values, read);
        if (before.Count != read.Count || before.Any(pair => read.GetValueOrDefault(pair.Key) != pair.Value)) Changed?.Invoke();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The cluster's settings could not be read; the last ones stay in force.")]
        public static partial void NotRead(ILogger logger, Exception error);
    }
}
