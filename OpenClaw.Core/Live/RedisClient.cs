using StackExchange.Redis;

namespace OpenClaw.Core.Live;

/// <summary>How a Redis client must be set up for the live state.</summary>
public static class RedisClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Redis may be absent at start, nobody waits long for it, and what could not be sent is not sent late. What the connection string
    /// says about addresses, TLS and credentials stands.</summary>
    public static void Configure(ConfigurationOptions options)
    {
        options.AbortOnConnectFail = false;
        options.ConnectRetry = 1;
        options.ConnectTimeout = options.AsyncTimeout = options.SyncTimeout = (int)Patience.TotalMilliseconds;
        options.ReconnectRetryPolicy = new ExponentialRetry((int)Patience.TotalMilliseconds / 2, 2 * (int)Patience.TotalMilliseconds);
        options.BacklogPolicy = BacklogPolicy.FailFast;
        options.ClientName ??= "openclaw";
    }
}
