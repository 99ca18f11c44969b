using Microsoft.Extensions.Options;
using OpenClaw.Core;
using OpenClaw.Core.Keys;
using OpenClaw.Core.Signals;

namespace OpenClaw.Gateway.Auth;

/// <summary>Puts the key of <see cref="AccessOptions.AdminKey"/> into the store, once and for all gateways: its row's name is made from its hash.</summary>
internal sealed partial class FirstAdminKey(IApiKeyStore store, ISignals signals, IOptions<AccessOptions> options, TimeProvider time, ILogger<FirstAdminKey> logger) : BackgroundService
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.AdminKey is not { Length: > 0 } secret) return;
        try
        {
            while (!await TryAddAsync(secret, stoppingToken)) await Task.Delay(RetryInterval, time, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task<bool> TryAddAsync(string secret, CancellationToken cancellationToken)
    {
        var key = ApiKey.Admin(secret, "settings", time.GetUtcNow());
        try
        {
            if ((await store.ListAsync(cancellationToken)).Any(key.HasSecretOf)) return true;
            await store.AddAsync(key, cancellationToken);
            signals.Publish(new Signal(SignalKind.Settings));
            Log.Added(logger, key.Id);
            return true;
        }
        catch (StoreUnavailableException error)
        {
            Log.Delayed(logger, error);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "The admin key of the settings was added as {KeyId}.")]
        public static partial void Added(ILogger logger, string keyId);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The store cannot be reached; the admin key of the settings is added as soon as it can.")]
        public static partial void Delayed(ILogger logger, Exception error);
    }
}
