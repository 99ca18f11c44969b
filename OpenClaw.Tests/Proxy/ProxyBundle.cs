using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Settings;
using OpenClaw.Core.Signals;
using OpenClaw.Gateway.Dispatch;
using OpenClaw.Gateway.Proxy;
using OpenClaw.Gateway.Selection;
using OpenClaw.Tests.Dispatch;
using OpenClaw.Tests.Doubles;
using Yarp.ReverseProxy;

namespace OpenClaw.Tests.Proxy;

/// <summary>The proxied path on a real Kestrel with real workers behind it.</summary>
internal sealed class ProxyBundle : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly List<LoopbackWorker> _workers = [];

    private ProxyBundle(Dictionary<string, string?> settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection([new("OpenClaw:Proxy:MaxWait", "00:00:00.3")]).AddInMemoryCollection(settings);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(new Random(1));
        builder.Services.AddSingleton(new ClusterSecret(DispatchBundle.Secret));
        builder.Services.AddSingleton<IJobStore>(new ScriptedJobStore());
        builder.Services.AddSingleton(new LocalNode("gateway-1", NodeRole.Gateway, "local", "1"));
        builder.Services.AddSingleton<INodeStore>(Nodes);
        builder.Services.AddSingleton<IWorkerRegistry>(Registry);
        builder.Services.AddSingleton<ISignals>(new RecordingSignals());
        builder.Services.AddSingleton<ISettingsStore>(Settings);
        builder.Services.AddSelection().AddDispatch().AddGatewayProxy(builder.Configuration);
        _app = builder.Build();
        _app.Use((context, next) =>
        {
            context.Response.Headers["X-Outer"] = "kept";
            return next(context);
        });
        _app.MapGatewayProxy();
    }

    public ScriptedRegistry Registry { get; } = new();
    public ScriptedSettings Settings { get; } = new();
    public IServiceProvider Services => _app.Services;
    public ScriptedNodeStore Nodes { get; } = new();
    public HttpClient Client { get; } = new();
    public WorkerView View => _app.Services.GetRequiredService<WorkerView>();
    public RegistryProxyConfig Config => _app.Services.GetRequiredService<RegistryProxyConfig>();

    /// <param name="answers">One worker for each.</param>
    public static Task<ProxyBundle> StartAsync(params Func<HttpContext, Task>[] answers) => StartAsync([], answers);

    public static async Task<ProxyBundle> StartAsync(Dictionary<string, string?> settings, params Func<HttpContext, Task>[] answers)
    {
        var bundle = new ProxyBundle(settings);
        for (var i = 0; i < answers.Length; i++) bundle._workers.Add(await LoopbackWorker.StartAsync($"worker-{i + 1}", answers[i]));
        bundle.Registry.Set([.. bundle._workers.Select(worker => worker.Node())]);
        await bundle._app.StartAsync();
        var server = bundle._app.Services.GetRequiredService<IServer>();
        bundle.Client.BaseAddress = new Uri(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
        // The configuration is loaded when the proxy is mapped, before the workers were there.
        var state = bundle._app.Services.GetRequiredService<IProxyStateLookup>();
        await Eventually.TrueAsync(
            () => state.TryGetCluster(WorkerDestination.Cluster, out var cluster) && cluster.DestinationsState.AvailableDestinations.Count == answers.Length, "the destinations");
        return bundle;
    }

    public LoopbackWorker this[int index] => _workers[index];

    /// <summary>Makes a worker the one that selection prefers.</summary>
    public void Prefer(int index) =>
        Registry.Update([.. _workers.Select((worker, i) => worker.Node(slots: 8, active: i == index ? 0 : 4, sequence: Registry.Snapshot.Version + 10))]);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
        foreach (var worker in _workers) await worker.DisposeAsync();
    }
}
