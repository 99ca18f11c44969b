using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenClaw.Core.Live;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Storage;
using StackExchange.Redis;

namespace OpenClaw.ServiceDefaults;

/// <summary>Which live state a process has.</summary>
public static class LiveStateRegistration
{
    private const string PrefixSetting = "OpenClaw:Redis:Prefix";

    /// <summary>What it means to have many processes and no Redis; one line for the person who starts one.</summary>
    public const string WithoutRedis =
        "Note: ConnectionStrings:redis is not set. Nodes work together through PostgreSQL alone: gateways ask workers for their heartbeats, work is found by polling, "
        + "replies appear whole instead of growing, rate limits count per process.";

    /// <summary>Redis when <c>ConnectionStrings:redis</c> is set. Otherwise the process's own; with <c>ConnectionStrings:openclaw</c> (PostgreSQL) it then
    /// finds the others by asking and polling. <c>OpenClaw:Redis:Prefix</c> (default <c>openclaw:</c>) begins all keys: clusters that share a Redis
    /// need one each.</summary>
    /// <returns>A note for the person who started the process; null when there is nothing to say.</returns>
    public static string? AddLiveState(this IHostApplicationBuilder builder)
    {
        if (!string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(RedisRegistration.ConnectionName)))
        {
            builder.AddRedis();
            builder.Services.AddLiveState(NewRedis);
            return null;
        }

        var isCluster = !string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(DurableStore.ConnectionName));
        builder.Services.AddLiveState(provider => isCluster ? LiveState.Polling(TimeOf(provider), LogsOf(provider)) : LiveState.InProcess(TimeOf(provider), LogsOf(provider)));
        return isCluster ? WithoutRedis : null;
    }

    private static LiveState NewRedis(IServiceProvider provider) => LiveState.Redis(
        provider.GetRequiredService<IConnectionMultiplexer>(), provider.GetRequiredService<IOptions<HeartbeatOptions>>().Value, TimeOf(provider), LogsOf(provider),
        provider.GetRequiredService<IConfiguration>()[PrefixSetting] ?? LiveState.DefaultPrefix);

    private static TimeProvider TimeOf(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();

    private static ILoggerFactory LogsOf(IServiceProvider provider) => provider.GetRequiredService<ILoggerFactory>();
}
