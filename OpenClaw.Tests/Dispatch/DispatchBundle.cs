using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Settings;
using OpenClaw.Core.Signals;
using OpenClaw.Gateway.Dispatch;
using OpenClaw.Gateway.Selection;
using OpenClaw.Tests.Doubles;

namespace OpenClaw.Tests.Dispatch;

/// <summary>The dispatcher as it is registered, with fakes at its edges and real workers on loopback.</summary>
internal sealed class DispatchBundle : IAsyncDisposable
{
    public const string Secret = "the cluster's secret of this test";

    private readonly ServiceProvider _provider;
    private readonly List<LoopbackWorker> _workers = [];

    public DispatchBundle(TimeSpan? offerLease = null)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddProvider(new FakeLoggerProvider(Logs)).SetMinimumLevel(LogLevel.Trace));
        services.AddMetrics();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new Random(1));
        services.AddSingleton(new ClusterSecret(Secret));
        services.AddSingleton(Gateway);
        services.AddSingleton<IJobStore>(Store);
        services.AddSingleton<INodeStore>(Nodes);
        services.AddSingleton<IWorkerRegistry>(Registry);
        services.AddSingleton<ISignals>(Signals);
        services.AddSingleton<ISettingsStore>(new ScriptedSettings());
        services.Configure<JobOptions>(options => options.OfferLeaseDuration = offerLease ?? TimeSpan.FromSeconds(10));
        services.AddSingleton<Microsoft.Extensions.Configuration.IConfiguration>(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build());
        services.AddSelection().AddDispatch();
        _provider = services.BuildServiceProvider();
    }

    public LocalNode Gateway { get; } = new("gateway-1", NodeRole.Gateway, "local", "1");
    public ScriptedJobStore Store { get; } = new();
    public ScriptedNodeStore Nodes { get; } = new();
    public ScriptedRegistry Registry { get; } = new();
    public RecordingSignals Signals { get; } = new();
    public FakeLogCollector Logs { get; } = new();
    public Dispatcher Dispatcher => _provider.GetRequiredService<Dispatcher>();
    public WorkerView View => _provider.GetRequiredService<WorkerView>();
    public AdmissionGate Gate => _provider.GetRequiredService<AdmissionGate>();

    public async Task<LoopbackWorker> StartWorkerAsync(Func<Microsoft.AspNetCore.Http.HttpContext, Task> answer, int slots = 4)
    {
        var worker = await LoopbackWorker.StartAsync($"worker-{_workers.Count + 1}", answer);
        _workers.Add(worker);
        Registry.Set([.. Registry.Snapshot.Nodes, worker.Node(slots)]);
        return worker;
    }

    public Candidate CandidateOf(LoopbackWorker worker) => View.Read().Single(candidate => candidate.Worker.Incarnation == worker.Incarnation);

    public async ValueTask DisposeAsync()
    {
        await _provider.DisposeAsync();
        foreach (var worker in _workers) await worker.DisposeAsync();
    }
}
