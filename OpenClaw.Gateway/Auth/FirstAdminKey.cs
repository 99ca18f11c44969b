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
        try
        {
            while (!await TryAddAsync(options.Value.AdminKey, stoppingToken)) await Task.Delay(RetryInterval, time, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task<bool> TryAddAsync(string? secret, CancellationToken cancellationToken)
    {
        try
        {
            var known = await store.ListAsync(cancellationToken);
            if (string.IsNullOrEmpty(secret))
            {
                if (!known.Any(one => one.Scopes.HasFlag(KeyScopes.Admin))) Log.Missing(logger, AccessOptions.Section);
                return true;
            }

            var key = ApiKey.Admin(secret, "settings", time.GetUtcNow());
            if (known.Any(key.HasSecretOf)) return true;
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

        [LoggerMessage(Level = LogLevel.Warning, Message = "There is no admin key, so nobody gets in: set {Section}:AdminKey (oc_ and 32 to 200 characters in all) on a gateway and start it again.")]
        public static partial void Missing(ILogger logger, string section);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The store cannot be reached; the admin key of the settings is added as soon as it can.")]
        public static partial void Delayed(ILogger logger, Exception error);
    }
}
