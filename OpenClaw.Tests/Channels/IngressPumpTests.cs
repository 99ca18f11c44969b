using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using OpenClaw.Channels.Ingress;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Signals;
using OpenClaw.Core.Telemetry;
using OpenClaw.Tests.Contracts;
using OpenClaw.Tests.Doubles;
using OpenClaw.Tests.Telegram;
using Xunit;

namespace OpenClaw.Tests.Channels;

public sealed class IngressPumpTests : IAsyncLifetime
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);
    private readonly RecordingSignals _signals = new();
    private readonly IMeterFactory _meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();
    private StoreBundle _bundle = null!;
    private AbsentStore _store = null!;
    private IngressPump _pump = null!;

    public async ValueTask InitializeAsync()
    {
        _bundle = await StoreFactories.CreateSqliteAsync();
        _store = new AbsentStore(_bundle.Jobs, _bundle.Leases);
        _pump = new IngressPump(_store, _signals, new StorePatience(TimeProvider.System, NullLogger<StorePatience>.Instance), new IngressMetrics(_meters), NullLogger<IngressPump>.Instance);
        await _pump.StartAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_message_is_accepted_announced_and_counted_and_its_repetition_is_not()
    {
        using var accepted = new MetricCollector<long>(_meters, TelemetryNames.Channels, TelemetryNames.IngressAccepted);
        using var duplicates = new MetricCollector<long>(_meters, TelemetryNames.Channels, TelemetryNames.IngressDuplicates);
        var first = await (await PostAsync("c", "k")).Accepted.WaitAsync(Bound, TestContext.Current.CancellationToken);
        var announced = _signals.Published.Count;
        var second = await (await PostAsync("c", "k")).Accepted.WaitAsync(Bound, TestContext.Current.CancellationToken);
        Assert.Equal((AcceptOutcome.Accepted, AcceptOutcome.Duplicate), (first.Outcome, second.Outcome));
        Assert.Equal(first.JobId, second.JobId);
        Assert.Contains(_signals.Published, s => s.Kind == SignalKind.JobsReady);
        Assert.Equal(announced, _signals.Published.Count);
        Assert.Single(accepted.GetMeasurementSnapshot());
        Assert.Single(duplicates.GetMeasurementSnapshot());
    }

    [Fact]
    public async Task Messages_of_a_conversation_keep_their_order_across_an_outage()
    {
        _store.RefusesMessages = true;
        var arrivals = new List<Arrival>();
        for (var i = 0; i < 20; i++) arrivals.Add(await PostAsync("c", $"k{i}"));
        await Eventually.TrueAsync(() => _store.Accepts > 0, "tried");
        _store.RefusesMessages = false;
        var positions = new List<long>();
        foreach (var arrival in arrivals) positions.Add((await arrival.Accepted.WaitAsync(Bound, TestContext.Current.CancellationToken)).Position);
        Assert.Equal(positions.Order(), positions);
    }

    [Fact]
    public async Task What_nobody_wants_any_more_is_let_go_and_the_lane_goes_on()
    {
        _store.RefusesMessages = true;
        using var wish = new CancellationTokenSource();
        var unwanted = await _pump.PostAsync(Message("c", "unwanted"), wish.Token);
        await Eventually.TrueAsync(() => _store.Accepts > 0, "tried");
        await wish.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => unwanted.Accepted.WaitAsync(Bound, TestContext.Current.CancellationToken));
        _store.RefusesMessages = false;
        Assert.Equal(AcceptOutcome.Accepted, (await (await PostAsync("c", "next")).Accepted.WaitAsync(Bound, TestContext.Current.CancellationToken)).Outcome);
    }

    [Fact]
    public async Task A_full_lane_makes_its_poster_wait_and_the_end_of_the_pump_lets_everybody_go()
    {
        _store.RefusesMessages = true;
        using var limit = new CancellationTokenSource();
        var waiting = new List<Arrival>();
        var posting = Task.Run(async () =>
        {
            while (true) waiting.Add(await _pump.PostAsync(Message("c", Guid.NewGuid().ToString()), limit.Token));
        }, TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => waiting.Count >= 64, "the lane is full");
        await _pump.StopAsync(TestContext.Current.CancellationToken);
        await limit.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => posting.WaitAsync(Bound, TestContext.Current.CancellationToken));
        Assert.InRange(waiting.Count, 64, 130);
        Assert.All(waiting.Take(64), arrival => Assert.True(arrival.Accepted.IsCanceled));
    }

    public async ValueTask DisposeAsync()
    {
        await _pump.StopAsync(CancellationToken.None);
        _pump.Dispose();
        await _bundle.DisposeAsync();
    }

    private ValueTask<Arrival> PostAsync(string conversation, string key) => _pump.PostAsync(Message(conversation, key), TestContext.Current.CancellationToken);

    private static InboundMessage Message(string conversation, string key) => new(new ChannelAddress("telegram", "default", conversation), key, "text " + key);
}
