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
        var hash = ApiKey.HashOf(secret);
        try
        {
            if ((await store.ListAsync(cancellationToken)).Any(key => key.Hash.AsSpan().SequenceEqual(hash))) return true;
            var id = $"admin-{Convert.ToHexStringLower(hash.AsSpan(0, 4))}";
            await store.AddAsync(new ApiKey(id, "settings", "default", KeyScopes.Admin | KeyScopes.Chat, hash, time.GetUtcNow()), cancellationToken);
            signals.Publish(new Signal(SignalKind.Settings));
            Log.Added(logger, id);
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
