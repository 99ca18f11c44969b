using OpenClaw.Tests.EndToEnd;
using OpenClaw.Tests.Servers;

namespace OpenClaw.Tests.Cluster;

internal sealed partial class LocalCluster
{
    /// <summary>On a database of its own and a Redis of its own; both go with it.</summary>
    public static async Task<LocalCluster> StartAsync(TestServers servers, ClusterSize size, CancellationToken cancellationToken, NodeEnvironment? environment = null)
    {
        var postgres = await servers.PostgresAsync();
        var database = await postgres.CreateDatabaseAsync();
        var redis = await RedisServer.StartAsync();
        return await StartAsync(new ClusterStores(database, redis.ConnectionString), size, environment, cancellationToken, async () =>
        {
            await redis.DisposeAsync();
            await postgres.DropDatabaseAsync(database);
        });
    }

    /// <param name="gateway">Null: through the balancer.</param>
    public ApiClient NewClient(ClusterNode? gateway = null) => new(gateway?.Address ?? Address, AdminKey);
}
