// The cluster as one model: first what remembers, then the processes that need it.
//   --profile medium          another size (deploy/profiles); small is the default
//   --port 18789              a fixed port for the chat page; without it a free one is taken and shown on the dashboard
//   --ollama llama3.2         a model on this machine, in a container; without any model a built-in demo answers
// Servers that run already come in as ConnectionStrings__openclaw (PostgreSQL) and ConnectionStrings__redis; no container is started for them.

using OpenClaw.AppHost.Model;

var builder = DistributedApplication.CreateBuilder(args);
if (await builder.FindObstacleAsync() is { } obstacle)
{
    await Console.Error.WriteLineAsync(obstacle);
    return 1;
}

var profile = builder.ReadProfile();
var clusterSecret = builder.AddGeneratedSecret("cluster-secret");
var adminKey = builder.AddGeneratedSecret("admin-key");

builder.AddContainerApps();
var database = builder.AddDurableTruth(profile);
var redis = builder.AddLiveState(profile);
var model = builder.AddModel();

var migrations = builder.AddNode<Projects.OpenClaw_Gateway>("migrations")
    .WithArgs("migrate")
    .WithReference(database)
    .WaitFor(database);

var gateway = builder.AddNode<Projects.OpenClaw_Gateway>("gateway")
    .WithPlan(profile.Gateways)
    .WithReference(database)
    .WithReference(redis)
    .WithClusterSecret(clusterSecret)
    .WithEnvironment("OpenClaw__Gateway__AdminKey", $"oc_{adminKey}")
    .WaitForSchema(migrations)
    .WaitFor(redis)
    .WithHttpEndpoint(builder.FixedPort())
    .WithExternalHttpEndpoints()
    .WithHttpHealthCheck("/health/ready")
    .WithLinks();

foreach (var worker in builder.WorkerApps(profile))
{
    builder.AddNode<Projects.OpenClaw_Worker>(worker.Name)
        .WithPlan(worker.Plan)
        .WithReference(database)
        .WithReference(redis)
        .WithClusterSecret(clusterSecret)
        .WithModel(model)
        .WithSlots(profile.SlotsPerWorker)
        .WaitForSchema(migrations)
        .WaitFor(redis)
        .WithWorkerEndpoints(worker)
        .WithDrainCommands(gateway, adminKey);
}

foreach (var node in profile.ChannelNodes)
{
    var channels = builder.AddNode<Projects.OpenClaw_Channels>(node)
        .WithPlan(profile.Channels)
        .WithReference(database)
        .WithReference(redis)
        .WithClusterSecret(clusterSecret)
        .WithChannelTokens(node)
        .WaitForSchema(migrations)
        .WaitFor(redis)
        .WithHttpEndpoint()
        .WithHttpHealthCheck("/health/ready");
    if (node == profile.WebhookNode) gateway.WithReference(channels, "channels");
}

builder.SayWhereTheKeyIs();
await builder.Build().RunAsync();
return 0;
