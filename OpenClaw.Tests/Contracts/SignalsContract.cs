using System.Collections.Concurrent;
using OpenClaw.Core.Signals;
using Xunit;

namespace OpenClaw.Tests.Contracts;

/// <summary>Two nodes' views of the signals; in process both are one.</summary>
public sealed record SignalsPair(ISignals Here, ISignals There, Func<ValueTask> Close) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Close();
}

/// <summary>Signals may be lost, so every test repeats what it publishes until it is heard, with a bound.</summary>
public abstract class SignalsContract(Func<Task<SignalsPair>> create) : IAsyncLifetime
{
    private SignalsPair _pair = null!;

    public async ValueTask InitializeAsync() => _pair = await create();

    public async ValueTask DisposeAsync()
    {
        if (_pair is not null) await _pair.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_signal_reaches_every_listener_of_its_kind_with_its_subject()
    {
        var subject = Guid.NewGuid();
        var (one, two, own) = (Listener.Of(_pair.There, SignalKind.Conversation), Listener.Of(_pair.There, SignalKind.Conversation), Listener.Of(_pair.Here, SignalKind.Conversation));
        await PublishUntilAsync(new Signal(SignalKind.Conversation, subject), () => new[] { one, two, own }.All(listener => listener.Heard.Contains(new Signal(SignalKind.Conversation, subject))));
    }

    [Theory]
    [InlineData(SignalKind.JobsReady)]
    [InlineData(SignalKind.OutboxReady)]
    [InlineData(SignalKind.JobCancelled)]
    [InlineData(SignalKind.Settings)]
    public async Task A_listener_hears_its_kind_and_no_other(SignalKind kind)
    {
        var listener = Listener.Of(_pair.There, kind);
        foreach (var other in Enum.GetValues<SignalKind>().Where(other => other != kind)) _pair.Here.Publish(new Signal(other, Guid.NewGuid()));
        await PublishUntilAsync(new Signal(kind), () => !listener.Heard.IsEmpty);
        Assert.All(listener.Heard, signal => Assert.Equal(new Signal(kind), signal));
    }

    [Fact]
    public async Task Every_subject_arrives_however_many_are_published_at_once()
    {
        var listener = Listener.Of(_pair.There, SignalKind.JobCancelled);
        await PublishUntilAsync(new Signal(SignalKind.JobCancelled), () => !listener.Heard.IsEmpty);
        var subjects = Enumerable.Range(0, 200).Select(_ => Guid.NewGuid()).ToList();
        foreach (var subject in subjects) _pair.Here.Publish(new Signal(SignalKind.JobCancelled, subject));
        await Eventually.TrueAsync(() => subjects.TrueForAll(subject => listener.Heard.Contains(new Signal(SignalKind.JobCancelled, subject))), "all are heard");
    }

    [Fact]
    public async Task Nobody_hears_a_signal_twice()
    {
        var (here, there) = (Listener.Of(_pair.Here, SignalKind.Conversation), Listener.Of(_pair.There, SignalKind.Conversation));
        var (once, fence) = (new Signal(SignalKind.Conversation, Guid.NewGuid()), new Signal(SignalKind.Conversation, Guid.NewGuid()));
        await PublishUntilAsync(new Signal(SignalKind.Conversation), () => !there.Heard.IsEmpty);
        _pair.Here.Publish(once);
        await PublishUntilAsync(fence, () => there.Heard.Contains(fence) && here.Heard.Contains(fence));
        Assert.Equal((1, 1), (here.Heard.Count(signal => signal == once), there.Heard.Count(signal => signal == once)));
    }

    [Fact]
    public async Task Many_wake_ups_in_a_row_do_not_get_lost_altogether()
    {
        var listener = Listener.Of(_pair.There, SignalKind.OutboxReady);
        await PublishUntilAsync(new Signal(SignalKind.OutboxReady), () => !listener.Heard.IsEmpty);
        var before = listener.Heard.Count;
        for (var i = 0; i < 1000; i++) _pair.Here.Publish(new Signal(SignalKind.OutboxReady));
        await Eventually.TrueAsync(() => listener.Heard.Count > before, "a wake-up is heard");
    }

    [Fact]
    public async Task A_listener_that_ended_hears_nothing_more()
    {
        var (ended, goesOn) = (Listener.Of(_pair.There, SignalKind.Settings), Listener.Of(_pair.There, SignalKind.Settings));
        await PublishUntilAsync(new Signal(SignalKind.Settings), () => !ended.Heard.IsEmpty && !goesOn.Heard.IsEmpty);
        ended.Subscription.Dispose();
        ended.Subscription.Dispose();
        var last = new Signal(SignalKind.Settings, Guid.NewGuid());
        await PublishUntilAsync(last, () => goesOn.Heard.Contains(last));
        Assert.DoesNotContain(last, ended.Heard);
    }

    [Fact]
    public async Task A_listener_that_fails_keeps_the_signal_from_nobody()
    {
        using var failing = _pair.There.Subscribe(SignalKind.JobsReady, _ => throw new InvalidOperationException("on purpose"));
        var listener = Listener.Of(_pair.There, SignalKind.JobsReady);
        await PublishUntilAsync(new Signal(SignalKind.JobsReady), () => !listener.Heard.IsEmpty);
    }

    [Fact]
    public void A_signal_that_nobody_waits_for_is_no_error() => _pair.Here.Publish(new Signal(SignalKind.JobsReady));

    private Task PublishUntilAsync(Signal signal, Func<bool> heard) => Eventually.TrueAsync(() =>
    {
        _pair.Here.Publish(signal);
        return heard();
    }, $"{signal} is heard");

    private sealed record Listener(ConcurrentBag<Signal> Heard, IDisposable Subscription)
    {
        public static Listener Of(ISignals signals, SignalKind kind)
        {
            var heard = new ConcurrentBag<Signal>();
            return new Listener(heard, signals.Subscribe(kind, heard.Add));
        }
    }
}
