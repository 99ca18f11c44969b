using System.Diagnostics.Metrics;
using Microsoft.Extensions.Diagnostics.Metrics.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OpenClaw.Channels.Delivery;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Signals;
using OpenClaw.Core.Telemetry;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.Channels;

public sealed class DeliveryPumpTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_waiting_message_is_sent_once_and_acknowledged()
    {
        using var rig = new Rig();
        var entry = rig.Outbox.Add();

        Assert.Equal(1, await rig.Pump.RunOnceAsync(Stop));
        var send = await rig.Channel.NextAsync();
        send.Result.SetResult(SendResult.Delivered);
        await rig.DrainAsync();

        Assert.Equal(entry.Id, send.Entry.Id);
        Assert.Equal(("acknowledge", entry.Id, TimeSpan.Zero, ""), Assert.Single(rig.Outbox.Verbs));
        Assert.Equal(0, await rig.Pump.RunOnceAsync(Stop));
    }

    [Fact]
    public async Task A_slow_receiver_does_not_hold_up_the_others()
    {
        using var rig = new Rig();
        rig.Outbox.Add("slow");
        await rig.Pump.RunOnceAsync(Stop);
        var slow = await rig.Channel.NextAsync();

        var other = rig.Outbox.Add("fast");
        await rig.Pump.RunOnceAsync(Stop);
        var fast = await rig.Channel.NextAsync();
        fast.Result.SetResult(SendResult.Delivered);
        await rig.UntilAsync(() => !rig.Outbox.Verbs.IsEmpty);

        Assert.Equal(other.Id, Assert.Single(rig.Outbox.Verbs).Id);
        slow.Result.SetResult(SendResult.Delivered);
        await rig.DrainAsync();
    }

    [Fact]
    public async Task No_more_is_claimed_than_can_be_sent_at_once()
    {
        using var rig = new Rig();
        for (var i = 0; i < DeliveryPump.MaxConcurrentSends + 5; i++) rig.Outbox.Add($"c{i}");

        Assert.Equal(DeliveryPump.MaxConcurrentSends, await rig.Pump.RunOnceAsync(Stop));
        Assert.Equal(0, await rig.Pump.RunOnceAsync(Stop));

        (await rig.Channel.NextAsync()).Result.SetResult(SendResult.Delivered);
        await rig.UntilAsync(() => !rig.Outbox.Verbs.IsEmpty);
        await rig.UntilAsync(async () => await rig.Pump.RunOnceAsync(Stop) == 1);
    }

    [Fact]
    public async Task Replies_of_one_conversation_go_one_after_the_other()
    {
        using var rig = new Rig();
        var first = rig.Outbox.Add();
        var second = rig.Outbox.Add();

        Assert.Equal(1, await rig.Pump.RunOnceAsync(Stop));
        var send = await rig.Channel.NextAsync();
        Assert.Equal(first.Id, send.Entry.Id);
        Assert.Equal(0, await rig.Pump.RunOnceAsync(Stop));
        send.Result.SetResult(SendResult.Delivered);
        await rig.DrainAsync();

        Assert.Equal(1, await rig.Pump.RunOnceAsync(Stop));
        Assert.Equal(second.Id, (await rig.Channel.NextAsync()).Entry.Id);
    }

    [Fact]
    public async Task A_temporary_failure_is_tried_again_when_the_back_off_is_over_and_not_before()
    {
        using var rig = new Rig();
        rig.Outbox.Add();
        await rig.SendAsync(SendResult.FailedTemporarily("down"));

        var (verb, _, after, reason) = Assert.Single(rig.Outbox.Verbs);
        Assert.Equal(("retry", "down"), (verb, reason));
        Assert.InRange(after, TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(1));

        rig.Time.Advance(after - TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, await rig.Pump.RunOnceAsync(Stop));
        rig.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1, await rig.Pump.RunOnceAsync(Stop));
        Assert.Equal(1, (await rig.Channel.NextAsync()).Entry.Tries);
    }

    [Fact]
    public async Task A_throttled_message_waits_as_long_as_it_was_asked_to()
    {
        using var rig = new Rig();
        rig.Outbox.Add();
        await rig.SendAsync(SendResult.Throttled("slow down", TimeSpan.FromMinutes(7)));
        Assert.Equal(TimeSpan.FromMinutes(7), Assert.Single(rig.Outbox.Verbs).After);
    }

    [Fact]
    public async Task A_refused_message_is_a_dead_letter_and_the_next_one_goes()
    {
        using var rig = new Rig();
        rig.Outbox.Add();
        var next = rig.Outbox.Add();
        using var dead = new MetricCollector<long>(rig.Meters, TelemetryNames.Channels, TelemetryNames.OutboxDead, rig.Time);
        await rig.SendAsync(SendResult.FailedForGood("gone"));

        Assert.Equal(("dead letter", "gone"), (rig.Outbox.Verbs.Single().Verb, rig.Outbox.Verbs.Single().Reason));
        Assert.Equal(1, Assert.Single(dead.GetMeasurementSnapshot()).Value);
        Assert.Equal(1, await rig.Pump.RunOnceAsync(Stop));
        Assert.Equal(next.Id, (await rig.Channel.NextAsync()).Entry.Id);
    }

    [Fact]
    public async Task A_message_older_than_a_day_is_given_up()
    {
        using var rig = new Rig();
        rig.Outbox.Add();
        rig.Time.Advance(TimeSpan.FromHours(24));
        await rig.SendAsync(SendResult.FailedTemporarily("still down"));
        Assert.Equal("dead letter", Assert.Single(rig.Outbox.Verbs).Verb);
    }

    [Fact]
    public async Task A_store_that_misses_the_acknowledgement_hears_it_again_without_a_second_send()
    {
        using var rig = new Rig();
        rig.Outbox.Add();
        await rig.Pump.RunOnceAsync(Stop);
        var send = await rig.Channel.NextAsync();
        rig.Outbox.BeUnavailable(calls: 3);
        send.Result.SetResult(SendResult.Delivered);

        await rig.UntilAsync(() => !rig.Outbox.Verbs.IsEmpty, advance: TimeSpan.FromMilliseconds(100));
        await rig.DrainAsync();

        Assert.Equal("acknowledge", Assert.Single(rig.Outbox.Verbs).Verb);
        Assert.False(rig.Channel.HasMore);
    }

    [Fact]
    public async Task A_claim_that_another_node_took_over_counts_nothing()
    {
        using var rig = new Rig();
        rig.Outbox.Add();
        using var delivered = new MetricCollector<long>(rig.Meters, TelemetryNames.Channels, TelemetryNames.OutboxDelivered, rig.Time);
        await rig.Pump.RunOnceAsync(Stop);
        var send = await rig.Channel.NextAsync();
        rig.Outbox.StealClaims();
        send.Result.SetResult(SendResult.Delivered);
        await rig.DrainAsync();

        Assert.Empty(rig.Outbox.Verbs);
        Assert.Empty(delivered.GetMeasurementSnapshot());
    }

    [Fact]
    public async Task A_fault_in_an_adapter_is_a_temporary_failure_and_tells_the_store_no_more_than_its_kind()
    {
        using var rig = new Rig();
        rig.Outbox.Add();
        await rig.Pump.RunOnceAsync(Stop);
        (await rig.Channel.NextAsync()).Result.SetException(new InvalidOperationException("https://user:password@example.org"));
        await rig.DrainAsync();

        var (verb, _, _, reason) = Assert.Single(rig.Outbox.Verbs);
        Assert.Equal("retry", verb);
        Assert.DoesNotContain("password", reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_adapter_that_never_returns_loses_its_place_in_the_end()
    {
        using var rig = new Rig();
        rig.Outbox.Add();
        await rig.Pump.RunOnceAsync(Stop);
        await rig.Channel.NextAsync();

        rig.Time.Advance(Courier.SendTimeout);
        await rig.DrainAsync();

        Assert.Equal("retry", Assert.Single(rig.Outbox.Verbs).Verb);
    }

    [Fact]
    public async Task A_signal_wakes_the_pump_without_a_tick()
    {
        using var rig = new Rig();
        await rig.StartIdleAsync();
        var entry = rig.Outbox.Add();
        rig.Signals.Publish(new Signal(SignalKind.OutboxReady));
        var send = await rig.Channel.NextAsync();
        Assert.Equal(entry.Id, send.Entry.Id);
        send.Result.SetResult(SendResult.Delivered);
        await rig.Pump.StopAsync(Stop);
    }

    [Fact]
    public async Task A_lost_signal_costs_one_poll_interval()
    {
        using var rig = new Rig();
        await rig.StartIdleAsync();
        rig.Outbox.Add();
        rig.Time.Advance(new JobOptions().PollInterval);
        (await rig.Channel.NextAsync()).Result.SetResult(SendResult.Delivered);
        await rig.Pump.StopAsync(Stop);
    }

    [Fact]
    public async Task A_finished_send_brings_the_next_reply_of_its_conversation_at_once()
    {
        using var rig = new Rig();
        rig.Outbox.Add();
        var second = rig.Outbox.Add();
        await rig.Pump.StartAsync(Stop);
        (await rig.Channel.NextAsync()).Result.SetResult(SendResult.Delivered);
        var send = await rig.Channel.NextAsync();
        Assert.Equal(second.Id, send.Entry.Id);
        send.Result.SetResult(SendResult.Delivered);
        await rig.Pump.StopAsync(Stop);
    }

    [Fact]
    public async Task The_pump_outlives_an_unreachable_store()
    {
        using var rig = new Rig();
        rig.Outbox.BeUnavailable(calls: 4);
        rig.Outbox.Add();
        await rig.Pump.StartAsync(Stop);
        await rig.UntilAsync(() => rig.Channel.HasMore, advance: TimeSpan.FromMilliseconds(250));
        (await rig.Channel.NextAsync()).Result.SetResult(SendResult.Delivered);
        await rig.Pump.StopAsync(Stop);
    }

    [Fact]
    public async Task A_shutdown_hears_a_claim_that_is_under_way_and_sends_what_it_brings()
    {
        using var rig = new Rig();
        var told = new TaskCompletionSource();
        rig.Outbox.Telling = told.Task;
        rig.Outbox.Add();
        await rig.Pump.StartAsync(Stop);
        await rig.UntilAsync(() => rig.Outbox.IsClaimed);
        var stopped = rig.Pump.StopAsync(Stop);
        told.SetResult();
        (await rig.Channel.NextAsync()).Result.SetResult(SendResult.Delivered);
        await stopped.WaitAsync(Limit, Stop);
        Assert.Equal("acknowledge", Assert.Single(rig.Outbox.Verbs).Verb);
    }

    [Fact]
    public async Task A_shutdown_finishes_what_was_begun()
    {
        using var rig = new Rig();
        rig.Outbox.Add();
        await rig.Pump.StartAsync(Stop);
        var send = await rig.Channel.NextAsync();
        var stopped = rig.Pump.StopAsync(Stop);
        await Assert.ThrowsAsync<TimeoutException>(() => stopped.WaitAsync(TimeSpan.FromMilliseconds(200), Stop));
        send.Result.SetResult(SendResult.Delivered);
        await stopped.WaitAsync(Limit, Stop);
        Assert.Equal("acknowledge", Assert.Single(rig.Outbox.Verbs).Verb);
    }

    private sealed class Rig : IDisposable
    {
        private readonly OutboxFeed _feed;

        public Rig()
        {
            Outbox = new FakeOutbox(Time);
            var node = new LocalNode("channels-1", NodeRole.Channel, "local", "1");
            _feed = new OutboxFeed(Outbox, Signals, node, Time, Options.Create(new JobOptions()));
            var courier = new Courier(Outbox, Time, new Random(1), new DeliveryMetrics(Meters), NullLogger<Courier>.Instance);
            Pump = new DeliveryPump(Channel, _feed, courier, Time, NullLogger<DeliveryPump>.Instance);
        }

        public FakeTimeProvider Time { get; } = new();
        public FakeSignals Signals { get; } = new();
        public FakeOutbox Outbox { get; }
        public ScriptedChannel Channel { get; } = new();
        public TestMeters Meters { get; } = new();
        public DeliveryPump Pump { get; }

        public Task DrainAsync() => Pump.DrainAsync().WaitAsync(Limit, Stop);

        public async Task SendAsync(SendResult result)
        {
            Assert.Equal(1, await Pump.RunOnceAsync(Stop));
            (await Channel.NextAsync()).Result.SetResult(result);
            await DrainAsync();
        }

        /// <summary>Starts the loop and lets its first tick, and the send that this finds, pass.</summary>
        public async Task StartIdleAsync()
        {
            Outbox.Add("first");
            await Pump.StartAsync(Stop);
            (await Channel.NextAsync()).Result.SetResult(SendResult.Delivered);
            await UntilAsync(() => Outbox.Verbs.Count == 1);
            await UntilAsync(() => Outbox.EmptyClaims > 0);
        }

        public Task UntilAsync(Func<bool> condition, TimeSpan advance = default) => UntilAsync(() => Task.FromResult(condition()), advance);

        public async Task UntilAsync(Func<Task<bool>> condition, TimeSpan advance = default)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            limit.CancelAfter(Limit);
            while (!await condition())
            {
                Time.Advance(advance);
                await Task.Delay(1, limit.Token);
            }
        }

        public void Dispose()
        {
            Pump.Dispose();
            _feed.Dispose();
            Meters.Dispose();
        }
    }

    internal sealed class TestMeters : IMeterFactory
    {
        private readonly List<Meter> _meters = [];

        public Meter Create(MeterOptions options)
        {
            options.Scope = this;
            _meters.Add(new Meter(options));
            return _meters[^1];
        }

        public void Dispose() => _meters.ForEach(m => m.Dispose());
    }
}
