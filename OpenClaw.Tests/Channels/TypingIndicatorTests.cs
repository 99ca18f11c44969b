using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using OpenClaw.Channels.Ingress;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Signals;
using OpenClaw.Tests.Contracts;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.Channels;

public sealed class TypingIndicatorTests : IAsyncLifetime
{
    private static readonly ChannelAddress Place = new("telegram", "default", "1");
    private readonly CountingTime _time = new();
    private readonly RecordingSignals _signals = new();
    private readonly Guid _worker = Guid.NewGuid();
    private StoreBundle _store = null!;
    private TypingIndicator _typing = null!;
    private int _shown;

    public async ValueTask InitializeAsync()
    {
        _store = await StoreFactories.CreateSqliteAsync();
        await _store.Nodes.JoinAsync(new NodeRecord("w", _worker, NodeRole.Worker, "local", "1", new Uri("http://127.0.0.1:1"), NodeStatus.Alive, default), default);
        _typing = new TypingIndicator(_store.Jobs, _signals, _time, NullLogger<TypingIndicator>.Instance);
    }

    [Fact]
    public async Task It_is_repeated_while_the_job_is_unfinished_and_ends_with_it()
    {
        Begin(await AcceptAsync("k1"));
        await ShownAsync(1);
        await RepeatAsync(2);
        await RepeatAsync(3);
        await FinishAsync();
        _signals.Publish(new Signal(SignalKind.Conversation, Place.ConversationId));
        await Eventually.TrueAsync(() => _typing.Count == 0, "ended by the signal, without waiting for the tick");
        Assert.Equal(3, _shown);
    }

    [Fact]
    public async Task A_lost_signal_costs_one_interval()
    {
        Begin(await AcceptAsync("k1"));
        await ShownAsync(1);
        await ArmedAsync(1);
        await FinishAsync();
        _time.Advance(TypingIndicator.Interval);
        await Eventually.TrueAsync(() => _typing.Count == 0, "ended by the tick");
        Assert.Equal(1, _shown);
    }

    [Fact]
    public async Task A_newer_job_of_the_conversation_keeps_it()
    {
        Begin(await AcceptAsync("k1"));
        await ShownAsync(1);
        Begin(await AcceptAsync("k2"));
        await FinishAsync();
        _signals.Publish(new Signal(SignalKind.Conversation, Place.ConversationId));
        await RepeatAsync(2);
        Assert.Equal(1, _typing.Count);
    }

    [Fact]
    public async Task It_is_not_shown_for_ever_and_its_failures_are_borne()
    {
        var failing = 0;
        _typing.Begin(Place.ConversationId, await AcceptAsync("k1"), _ =>
        {
            failing++;
            throw new InvalidOperationException("scripted");
        });
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TypingIndicator.Interval);
            return _typing.Count == 0;
        }, "given up after some minutes");
        Assert.True(failing > 1);
    }

    public async ValueTask DisposeAsync()
    {
        _typing.Dispose();
        await _store.DisposeAsync();
    }

    private void Begin(Guid job) => _typing.Begin(Place.ConversationId, job, _ =>
    {
        Interlocked.Increment(ref _shown);
        return Task.CompletedTask;
    });

    private Task ShownAsync(int count) => Eventually.TrueAsync(() => Volatile.Read(ref _shown) == count, $"shown {count} times");

    /// <summary>Each showing arms two timers: its own limit and the wait for the next.</summary>
    private Task ArmedAsync(int shown) => Eventually.TrueAsync(() => _time.Timers == 2 * shown, $"waiting after showing {shown}");

    private async Task RepeatAsync(int count)
    {
        await ArmedAsync(count - 1);
        _time.Advance(TypingIndicator.Interval);
        await ShownAsync(count);
    }

    private async Task<Guid> AcceptAsync(string key) => (await _store.Jobs.AcceptAsync(new InboundMessage(Place, key, key), TestContext.Current.CancellationToken)).JobId;

    private async Task FinishAsync()
    {
        var job = (await _store.Jobs.LeaseAsync([_worker], TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)).Single();
        await _store.Jobs.CommitAsync(job.Lease, new JobAnswer("a", "m", 1, 1), TestContext.Current.CancellationToken);
    }

    private sealed class CountingTime : FakeTimeProvider
    {
        private int _timers;

        public int Timers => Volatile.Read(ref _timers);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _timers);
            return timer;
        }
    }
}
