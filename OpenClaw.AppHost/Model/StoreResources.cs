using Microsoft.Extensions.Configuration;
using OpenClaw.AppHost.Profiles;

namespace OpenClaw.AppHost.Model;

/// <summary>The two stores: servers that run already, or containers whose volumes keep their data from one start to the next.</summary>
internal static class StoreResources
{
    public const string Database = "openclaw";
    public const string Redis = "redis";

    /// <summary>Whether this store is given by a connection string. A deployed cluster brings its own servers, except for the small size on
    /// Kubernetes: a container app's file share cannot hold a database, and nobody should find that out by losing it.</summary>
    public static bool IsGiven(this IDistributedApplicationBuilder builder, string name, bool isSmall) =>
        !string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(name))
        || (builder.ExecutionContext.IsPublishMode && !(isSmall && builder.IsForKubernetes()));

    /// <summary>PostgreSQL with the database of this name.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddDurableTruth(this IDistributedApplicationBuilder builder, DeploymentProfile profile)
    {
        if (builder.IsGiven(Database, profile.Database.Min == 1)) return builder.AddConnectionString(Database);
        var server = builder.AddPostgres("postgres").WithDataVolume();

        // Under Aspire the app host makes the database; elsewhere the server's image has to.
        if (builder.ExecutionContext.IsPublishMode) server.WithEnvironment("POSTGRES_DB", Database);
        return server.AddDatabase(Database);
    }

    public static IResourceBuilder<IResourceWithConnectionString> AddLiveState(this IDistributedApplicationBuilder builder, DeploymentProfile profile) =>
        builder.IsGiven(Redis, profile.Redis.Min == 1) ? builder.AddConnectionString(Redis) : builder.AddRedis(Redis).WithDataVolume();
}
