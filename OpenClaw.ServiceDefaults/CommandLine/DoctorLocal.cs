using Microsoft.Extensions.Configuration;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Storage;
using OpenClaw.Core.Storage.Sqlite;
using StackExchange.Redis;

namespace OpenClaw.ServiceDefaults.CommandLine;

/// <summary>What the settings say, and the servers that nodes share.</summary>
internal static class DoctorLocal
{
    public static IEnumerable<Finding> Configuration(IConfiguration settings)
    {
        const string name = "configuration";
        var isCluster = IsCluster(settings);
        yield return Finding.Ok(name, isCluster ? "A cluster: ConnectionStrings:openclaw is set." : "One node alone, on SQLite: ConnectionStrings:openclaw is not set.");
        var secret = settings[$"{ClusterOptions.Section}:{nameof(ClusterOptions.Secret)}"] ?? "";
        if (isCluster && ClusterOptions.CheckSecret(secret) is { } wrong) yield return Finding.Wrong(name, "The cluster's secret is missing or too short.", wrong);
        if (isCluster && string.IsNullOrEmpty(settings.GetConnectionString(RedisRegistration.ConnectionName)))
            yield return Finding.Warning(name, "There are many nodes and no Redis.", "Replies appear whole and work is found by polling. Set ConnectionStrings__redis to change that.");
    }

    public static async Task<Finding> DatabaseAsync(IConfiguration settings, string directory, CancellationToken cancellationToken)
    {
        const string name = "database";
        if (!IsCluster(settings)) return File.Exists(Path.Combine(directory, SqliteStore.FileName)) ? Finding.Ok(name, $"SQLite in {directory}.") : Finding.None(name, $"None yet in {directory}; the first start makes it.");
        var patient = new ConfigurationBuilder().AddConfiguration(settings).AddInMemoryCollection([new($"{ClusterOptions.Section}:{nameof(ClusterOptions.StartupTimeout)}", "00:00:03")]).Build();
        try
        {
            await using var store = await DurableStore.OpenAsync(patient, directory, migrate: false, cancellationToken);
            var nodes = await store.Nodes.ListAsync(cancellationToken);
            return Finding.Ok(name, $"PostgreSQL answers, its schema fits, {nodes.Count} nodes have a row.");
        }
        catch (Exception error) when (error is StoreOpenException or Core.StoreUnavailableException)
        {
            return Finding.Wrong(name, error.Message, "Nothing is accepted without it.");
        }
    }

    public static async Task<Finding> RedisAsync(IConfiguration settings)
    {
        const string name = "Redis";
        const string advice = "Check ConnectionStrings:redis and that the server runs. Until then nodes work through the database alone.";
        if (settings.GetConnectionString(RedisRegistration.ConnectionName) is not { Length: > 0 } connection) return Finding.None(name, "Not used.");
        try
        {
            var options = RedisRegistration.Parse(connection);
            (options.ConnectTimeout, options.ConnectRetry) = (3000, 1);
            await using var redis = await ConnectionMultiplexer.ConnectAsync(options);
            return Finding.Ok(name, $"It answers in {(await redis.GetDatabase().PingAsync()).TotalMilliseconds:0.0} ms.");
        }
        catch (RedisSettingException error)
        {
            return Finding.Wrong(name, error.Message, "No node starts with it.");
        }
        catch (Exception error) when (error is RedisException or ArgumentException or FormatException or TimeoutException)
        {
            // What the library says may repeat the connection string.
            return Finding.Wrong(name, $"It cannot be used ({error.GetType().Name}).", advice);
        }
    }

    private static bool IsCluster(IConfiguration settings) => !string.IsNullOrWhiteSpace(settings.GetConnectionString(DurableStore.ConnectionName));
}
