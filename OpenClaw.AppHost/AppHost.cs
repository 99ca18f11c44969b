// The cluster as one model: the stores first, then the processes; each says what it needs and what it waits for.
// An existing server is used instead of a container where its connection string is given (ConnectionStrings:openclaw, ConnectionStrings:redis):
// without a container runtime everything that waits for a container would wait for ever.

using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

var builder = DistributedApplication.CreateBuilder(args);

IResourceBuilder<IResourceWithConnectionString> database = IsGiven("openclaw")
    ? builder.AddConnectionString("openclaw")
    : builder.AddPostgres("postgres").WithDataVolume().AddDatabase("openclaw");

IResourceBuilder<IResourceWithConnectionString> redis = IsGiven("redis")
    ? builder.AddConnectionString("redis")
    : builder.AddRedis("redis");

var secret = builder.AddParameter("cluster-secret", new GenerateParameterDefault { MinLength = 32, Special = false }, secret: true, persist: true);

Join(builder.AddProject<Projects.OpenClaw_Gateway>("gateway", launchProfileName: null))
    .WithHttpEndpoint(port: builder.ExecutionContext.IsRunMode ? 18789 : null)
    .WithHttpHealthCheck("/health/ready")
    .WithExternalHttpEndpoints();

Join(builder.AddProject<Projects.OpenClaw_Worker>("worker", launchProfileName: null))
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health/ready")
    .WithReplicas(2);

Join(builder.AddProject<Projects.OpenClaw_Channels>("channels", launchProfileName: null))
    .WithHttpEndpoint()
    .WithHttpHealthCheck("/health/ready");

await builder.Build().RunAsync();

bool IsGiven(string name) => !string.IsNullOrEmpty(builder.Configuration.GetConnectionString(name));

// What every node has: the durable truth, the live state, the secret that nodes know each other by.
IResourceBuilder<ProjectResource> Join(IResourceBuilder<ProjectResource> node)
{
    if (builder.ExecutionContext.IsRunMode) node.WithEnvironment("ASPNETCORE_ENVIRONMENT", builder.Environment.EnvironmentName);
    return node
        .WithReference(database).WaitFor(database)
        .WithReference(redis).WaitFor(redis)
        .WithEnvironment("OpenClaw__Cluster__Secret", secret);
}
