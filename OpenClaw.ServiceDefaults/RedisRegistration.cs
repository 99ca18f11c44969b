using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
#if FULL_FEED
using Microsoft.Extensions.Logging;
#endif
using OpenClaw.Core.Live;
using StackExchange.Redis;

namespace OpenClaw.ServiceDefaults;

/// <summary>The Redis client. With the full package feed it is Aspire's (<c>Aspire.StackExchange.Redis</c>), otherwise the same made by hand.</summary>
internal static class RedisRegistration
{
    /// <summary>The name of the connection string, and of the resource in the app host.</summary>
    public const string ConnectionName = "redis";

    /// <exception cref="RedisSettingException">The connection string cannot be understood.</exception>
    public static void AddRedis(this IHostApplicationBuilder builder)
    {
        AddClient(builder, Parse(builder.Configuration.GetConnectionString(ConnectionName)!));
        builder.Services.AddHealthChecks().AddCheck<RedisHealth>(ConnectionName);
    }

#if FULL_FEED
    // It reads the connection string itself, at the first use. Its health check would make the process unready and its traces show every heartbeat,
    // so both are off; ours is RedisHealth.
    private static void AddClient(IHostApplicationBuilder builder, ConfigurationOptions _)
    {
        builder.AddRedisClient(ConnectionName, settings => (settings.DisableTracing, settings.DisableHealthChecks) = (true, true), RedisClient.Configure);
        // The library logs every attempt to connect; RedisLink logs the loss and the return.
        builder.Logging.AddFilter("StackExchange.Redis", LogLevel.Error);
    }
#else
    private static void AddClient(IHostApplicationBuilder builder, ConfigurationOptions options)
    {
        RedisClient.Configure(options);
        builder.Services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(options));
    }
#endif

    /// <exception cref="RedisSettingException">It cannot be understood. It may hold a password, so nothing of it is repeated.</exception>
    public static ConfigurationOptions Parse(string connectionString)
    {
        try
        {
            return ConfigurationOptions.Parse(connectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            throw new RedisSettingException();
        }
    }
}
