using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Journal;
using OpenClaw.Core.Leases;
using OpenClaw.Core.Live;
using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Membership;
using OpenClaw.Tests.Contracts;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.Membership;

/// <summary>A gateway's death watch over a real store, real sockets and a clock of the test's own.</summary>
internal sealed class WatchBundle : IAsyncDisposable
{
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(250);

    private readonly LocalNode _self = new("gateway-1", NodeRole.Gateway, "local", "1");
    private readonly ServiceProvider _services;
    private long _beats;

    private WatchBundle(StoreBundle store)
    {
        Store = store;
        var live = LiveState.InProcess(Time, NullLoggerFactory.Instance);
        Registry = live.Registry;
        var options = Options.Create(new HeartbeatOptions());
        Leader = new LeaseKeeper(LeaseNames.Leader, new ScriptedLeaseStore(Time), _self, Time, NullLogger<LeaseKeeper>.Instance);
        _services = new ServiceCollection().AddHttpClient().BuildServiceProvider();
        var direct = new DirectQuestion(new HeartbeatClient(new ClusterSecret("a secret for tests only")), _services.GetRequiredService<IHttpClientFactory>(), Time);
        var deaths = new DeathDeclarer(store.Nodes, live.Registry, live.Signals, Options.Create(new JobOptions()), NullLogger<DeathDeclarer>.Instance);
        Watch = new DeathWatch(new MembershipView(live, store.Nodes, _self, options, Time), direct, deaths, store.Journal, Leader, Time, NullLogger<DeathWatch>.Instance);
    }

    public FakeTimeProvider Time { get; } = new();
    public StoreBundle Store { get; }
    public IWorkerRegistry Registry { get; }
    public LeaseKeeper Leader { get; }
    public DeathWatch Watch { get; }

    /// <summary>Whether the gateway's own heartbeat gets through.</summary>
    public bool IsHeard { get; set; } = true;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<WatchBundle> StartAsync(bool leads = true)
    {
        var bundle = new WatchBundle(await StoreFactories.CreateSqliteAsync());
        if (leads) await bundle.Leader.RunOnceAsync(Token);
        return bundle;
    }

    public async Task JoinAsync(LoopbackWorker worker) =>
        await Store.Nodes.JoinAsync(new NodeRecord(worker.Id, worker.Incarnation, NodeRole.Worker, "local", "1", worker.Address, NodeStatus.Alive, default), Token);

    public async Task BeatAsync(LoopbackWorker worker) => await Registry.PublishAsync(worker.Node(sequence: ++_beats).Heartbeat, Token);

    /// <summary>A quarter of a second passes and the gateway looks.</summary>
    public async Task StepAsync(TimeSpan? pause = null)
    {
        Time.Advance(pause ?? Step);
        if (IsHeard) await Registry.PublishAsync(new Heartbeat("gateway-1", _self.Incarnation, NodeRole.Gateway, "local", "1", null, NodeStatus.Alive, ++_beats, null), Token);
        if (Leader.Current is not null) await Leader.RunOnceAsync(Token);
        await Watch.RunOnceAsync(Token);
    }

    public async Task<NodeStatus?> StatusAsync(string id) => (await Store.Nodes.ListAsync(Token)).SingleOrDefault(node => node.Id == id)?.Status;

    public async Task<IEnumerable<string>> KindsAsync(string id) =>
        (await Store.Journal.ReadAsync(new JournalQuery("node.", id), Token)).Select(entry => entry.Kind).Reverse();

    public async ValueTask DisposeAsync()
    {
        Watch.Dispose();
        Leader.Dispose();
        await _services.DisposeAsync();
        await Store.DisposeAsync();
    }
}
