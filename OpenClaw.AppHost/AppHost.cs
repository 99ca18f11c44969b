// The single-node edition under Aspire, with its dashboard. The cluster as one model (stores, gateway, replicated workers, channels) follows
// with the Redis live state: until then a worker in another process would not be seen by the gateway.

var builder = DistributedApplication.CreateBuilder(args);

builder.AddProject<Projects.OpenClaw_Standalone>("openclaw", launchProfileName: null)
    .WithArgs("--workers", "3")
    .WithHttpEndpoint(port: builder.ExecutionContext.IsRunMode ? 18789 : null)
    .WithHttpHealthCheck("/health/ready")
    .WithExternalHttpEndpoints();

await builder.Build().RunAsync();
