using Microsoft.AspNetCore.Server.Kestrel.Core;
using OpenClaw.Core.Nodes;
using OpenClaw.ServiceDefaults;
using OpenClaw.Worker.Execution;
using OpenClaw.Worker.Models;
using OpenClaw.Worker.OpenAiApi;

namespace OpenClaw.Worker;

/// <summary>The worker role. A process may hold several workers, each a host of its own.</summary>
public static class WorkerExtensions
{
    /// <summary>Far above any number of slots: a request that waits for a free stream would look like a worker that does not answer.</summary>
    private const int MaxStreams = 10_000;

    /// <summary>Needs the stores, live state and the injected <see cref="Random"/> of the composition root beside it.</summary>
    public static WebApplicationBuilder AddWorker(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<WorkerOptions>().BindConfiguration(WorkerOptions.Section)
            .Validate(o => o.Slots is >= 1 and <= MaxStreams / 2, $"{WorkerOptions.Section}:Slots must be 1 to {MaxStreams / 2}.")
            .Validate(o => o.DrainGrace >= TimeSpan.Zero && o.DrainGrace <= TimeSpan.FromHours(1), $"{WorkerOptions.Section}:DrainGrace must be 0 to 1 h.")
            .ValidateOnStart();
        builder.AddWorkerEndpoint();
        builder.Services.AddNodeMembership(NodeRole.Worker, ExecutionExtensions.Hooks);
        builder.Services.AddNodeReadiness();
        builder.Services.AddModel();
        builder.Services.AddExecution();
        builder.Services.AddOpenAiApi();
        return builder;
    }

    public static WebApplication MapWorker(this WebApplication app)
    {
        app.MapJobs();
        app.MapOpenAiApi();
        return app;
    }

    /// <summary>HTTP/2 without TLS needs a port of its own ("prior knowledge": without ALPN nobody could tell the versions apart). Only nodes call
    /// workers, so it is the only protocol here; a person uses <c>curl --http2-prior-knowledge</c>. Probes that speak HTTP/1.1 alone have
    /// <see cref="ClusterOptions.ProbePort"/>.</summary>
    private static void AddWorkerEndpoint(this WebApplicationBuilder builder)
    {
        var probes = builder.Configuration.GetValue<int?>($"{ClusterOptions.Section}:{nameof(ClusterOptions.ProbePort)}");
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.ConfigureEndpointDefaults(endpoint => endpoint.Protocols = probes is not null && endpoint.IPEndPoint?.Port == probes ? HttpProtocols.Http1 : HttpProtocols.Http2);
            kestrel.Limits.Http2.MaxStreamsPerConnection = MaxStreams;
        });
        builder.Services.AddOptions<HostOptions>().Configure<Microsoft.Extensions.Options.IOptions<WorkerOptions>>((host, worker) =>
        {
            // A host that gives up before the drain is over would cut the jobs the drain waits for.
            var needed = worker.Value.DrainGrace + DrainOnShutdown.HandBackLimit + TimeSpan.FromSeconds(5);
            if (host.ShutdownTimeout < needed) host.ShutdownTimeout = needed;
        });
    }
}
