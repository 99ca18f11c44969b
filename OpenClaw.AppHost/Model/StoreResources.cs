using Microsoft.Extensions.Configuration;
using OpenClaw.AppHost.Profiles;

namespace OpenClaw.AppHost.Model;

/// <summary>The two stores: servers that run already, or managed ones on Azure, or containers whose volumes keep their data from one start to the next.</summary>
internal static class StoreResources
{
    public const string Database = "openclaw";
    public const string Redis = "redis";

    /// <summary>Whether this store is given by a connection string.</summary>
    public static bool IsGiven(this IDistributedApplicationBuilder builder, string name) => !string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(name));

    /// <summary>Whether the manifest leaves the server out: on Kubernetes only the small size brings its own; the others' come with the overlays.</summary>
    private static bool IsAskedFor(IDistributedApplicationBuilder builder, string name, NodePlan plan) =>
        builder.IsGiven(name) || (builder.IsForKubernetes() && plan.Min > 1);

    /// <summary>PostgreSQL with the database of this name.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddDurableTruth(this IDistributedApplicationBuilder builder, DeploymentProfile profile)
    {
        if (IsAskedFor(builder, Database, profile.Database)) return builder.AddConnectionString(Database);
        if (builder.IsForAzure()) return builder.AddManagedPostgres(profile);
        var server = builder.AddPostgres("postgres").WithDataVolume();

        // Under Aspire the app host makes the database; elsewhere the server's image has to.
        if (builder.ExecutionContext.IsPublishMode) server.WithEnvironment("POSTGRES_DB", Database);
        return server.AddDatabase(Database);
    }

    public static IResourceBuilder<IResourceWithConnectionString> AddLiveState(this IDistributedApplicationBuilder builder, DeploymentProfile profile) =>
        IsAskedFor(builder, Redis, profile.Redis) ? builder.AddConnectionString(Redis)
        : builder.IsForAzure() ? builder.AddManagedRedis(profile)
        : builder.AddRedis(Redis).WithDataVolume();
}
