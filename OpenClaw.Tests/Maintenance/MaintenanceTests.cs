using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OpenClaw.Core;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Journal;
using OpenClaw.Core.Leases;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Signals;
using OpenClaw.Gateway.Dispatch;
using OpenClaw.Gateway.Maintenance;
using OpenClaw.Tests.Contracts;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.Maintenance;

public sealed class MaintenanceTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ScriptedLeaseStore _leases;
    private readonly ScriptedJobStore _store = new();
    private readonly RecordingSignals _signals = new();
    private readonly LeaseKeeper _leader;
    private readonly LeaseRescuer _rescuer;
    private readonly RetentionSweeper _sweeper;

    public MaintenanceTests()
    {
        var options = Options.Create(new JobOptions { LeaseDuration = TimeSpan.FromSeconds(15) });
        var meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>();
        _leases = new ScriptedLeaseStore(_time);
        _leader = new LeaseKeeper("leader", _leases, new LocalNode("g", NodeRole.Gateway, "local", "1"), _time, NullLogger<LeaseKeeper>.Instance);
        _rescuer = new LeaseRescuer(_leader, _store, _signals, options, new GatewayMetrics(meters, _time));
        _sweeper = new RetentionSweeper(_leader, _store, options, _time);
    }

    [Fact]
    public async Task The_first_rescue_of_started_jobs_waits_one_lease_duration_of_leadership()
    {
        await SecondsAsync(14);
        Assert.Equal(0, _store.Rescues);
        Assert.Empty(_signals.Published);
        _store.Expired = 2;
        await SecondsAsync(2);
        Assert.Equal(1, _store.Rescues);
        Assert.All(_signals.Published, signal => Assert.Equal(SignalKind.JobsReady, signal.Kind));
        Assert.Equal(2, _signals.Published.Count);
    }

    [Fact]
    public async Task Nothing_rescued_tells_nobody()
    {
        await SecondsAsync(17);
        Assert.True(_store.Rescues > 0);
        Assert.Empty(_signals.Published);
    }

    [Fact]
    public async Task A_node_that_does_not_lead_sweeps_nothing_and_rescues_only_offers_that_nobody_accepted()
    {
        _leases.IsTaken = true;
        _store.Old = 10;
        await SecondsAsync(40);
        Assert.Equal((0, 40), (_store.Rescues, _store.RescuesOfOffers));
        Assert.Equal(0, await _sweeper.RunOnceAsync(TestContext.Current.CancellationToken));
        Assert.Empty(_store.Deletes);
    }

    [Fact]
    public async Task After_the_store_came_back_the_rescue_waits_again_a_whole_lease_duration()
    {
        await SecondsAsync(16);
        Assert.Equal(1, _store.Rescues);
        _store.IsDown = true;
        _time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => _rescuer.RunOnceAsync(TestContext.Current.CancellationToken));
        _store.IsDown = false;
        await SecondsAsync(15);
        Assert.Equal(1, _store.Rescues);
        await SecondsAsync(1);
        Assert.Equal(2, _store.Rescues);
    }

    [Fact]
    public async Task Sweeping_goes_in_bounded_steps_and_not_again_within_the_hour()
    {
        await _leader.RunOnceAsync(TestContext.Current.CancellationToken);
        _store.Old = 2500;
        var sweep = _sweeper.RunOnceAsync(TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => { _time.Advance(TimeSpan.FromMilliseconds(50)); return sweep.IsCompleted; }, "the sweep's end");
        Assert.Equal(2500, await sweep);
        Assert.Equal(4, _store.Deletes.Count);
        Assert.All(_store.Deletes, step => Assert.Equal((TimeSpan.FromDays(30), TimeSpan.FromDays(30), 1000), step));

        await HoldAsync(TimeSpan.FromMinutes(59));
        await _sweeper.RunOnceAsync(TestContext.Current.CancellationToken);
        Assert.Equal(4, _store.Deletes.Count);
        await HoldAsync(TimeSpan.FromMinutes(2));
        await _sweeper.RunOnceAsync(TestContext.Current.CancellationToken);
        Assert.Equal(5, _store.Deletes.Count);
    }

    [Fact]
    public async Task The_leader_alone_forgets_old_nodes_and_old_entries_of_the_journal()
    {
        await using var store = await StoreFactories.CreateSqliteAsync();
        await store.Journal.AppendAsync(new JournalEntry(JournalKinds.KeyCreated, "key-1", "", ""), TestContext.Current.CancellationToken);
        var nodes = new ScriptedNodeStore { Forgettable = 3 };
        var options = Options.Create(new ClusterOptions { ForgetAfter = TimeSpan.FromHours(2), JournalRetention = TimeSpan.Zero });
        var sweeper = new HistorySweeper(_leader, nodes, store.Journal, options);
        Assert.Equal(0, await sweeper.RunOnceAsync(TestContext.Current.CancellationToken));
        Assert.Empty(nodes.Forgets);

        await _leader.RunOnceAsync(TestContext.Current.CancellationToken);
        Assert.Equal(4, await sweeper.RunOnceAsync(TestContext.Current.CancellationToken));
        Assert.All(nodes.Forgets, after => Assert.Equal(TimeSpan.FromHours(2), after));
        Assert.Empty(await store.Journal.ReadAsync(new JournalQuery(), TestContext.Current.CancellationToken));
    }

    private async Task HoldAsync(TimeSpan duration)
    {
        _time.Advance(duration);
        await _leader.RunOnceAsync(TestContext.Current.CancellationToken);
    }

    private async Task SecondsAsync(int seconds)
    {
        for (var i = 0; i < seconds; i++)
        {
            await _leader.RunOnceAsync(TestContext.Current.CancellationToken);
            await _rescuer.RunOnceAsync(TestContext.Current.CancellationToken);
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
