using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenClaw.Core.Live;
#if FULL_FEED
using Microsoft.Extensions.Logging;
#else
using Microsoft.Extensions.Configuration;
using StackExchange.Redis;
#endif

namespace OpenClaw.ServiceDefaults;

/// <summary>The Redis client. With the full package feed it is Aspire's (<c>Aspire.StackExchange.Redis</c>), otherwise the same made by hand.</summary>
internal static class RedisRegistration
{
    /// <summary>The name of the connection string, and of the resource in the app host.</summary>
    public const string ConnectionName = "redis";

#if FULL_FEED
    /// <summary>Its health check would make the process unready and its traces show every heartbeat, so both are off; ours is <see cref="RedisHealth"/>.</summary>
    public static void AddRedis(this IHostApplicationBuilder builder)
    {
        builder.AddRedisClient(ConnectionName, settings => (settings.DisableTracing, settings.DisableHealthChecks) = (true, true), RedisClient.Configure);
        // The library logs every attempt to connect; RedisLink logs the loss and the return.
        builder.Logging.AddFilter("StackExchange.Redis", LogLevel.Error);
        builder.Services.AddHealthChecks().AddCheck<RedisHealth>(ConnectionName);
    }
#else
    public static void AddRedis(this IHostApplicationBuilder builder)
    {
        var options = Parse(builder.Configuration.GetConnectionString(ConnectionName)!);
        RedisClient.Configure(options);
        builder.Services.AddSingleton<IConnectionMultiplexer>(_ => ConnectionMultiplexer.Connect(options));
        builder.Services.AddHealthChecks().AddCheck<RedisHealth>(ConnectionName);
    }

    /// <exception cref="RedisSettingException">It cannot be understood. It may hold a password, so nothing of it is repeated.</exception>
    private static ConfigurationOptions Parse(string connectionString)
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
#endif
}
