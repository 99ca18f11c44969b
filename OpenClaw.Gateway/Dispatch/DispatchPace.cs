using Microsoft.Extensions.Options;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Signals;
using OpenClaw.Gateway.Selection;

namespace OpenClaw.Gateway.Dispatch;

/// <summary>When the dispatcher looks: on a ready signal, on a freed slot, and every poll interval, since a signal may be lost.</summary>
internal sealed class DispatchPace : IDisposable
{
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(5);

    private readonly JobOptions _options;
    private readonly TimeProvider _time;
    private readonly LoadLedger _ledger;
    private readonly IDisposable _subscription;
    private TaskCompletionSource _wake = NewWake();
    private TimeSpan _backOff;

    public DispatchPace(ISignals signals, LoadLedger ledger, IOptions<JobOptions> options, TimeProvider time)
    {
        _options = options.Value;
        _time = time;
        _ledger = ledger;
        _subscription = signals.Subscribe(SignalKind.JobsReady, _ => Wake());
        _ledger.SlotFreed += Wake;
    }

    public TimeSpan OfferLeaseDuration => _options.OfferLeaseDuration;

    /// <summary>Completes at the next reason to look. What happened since the last call counts.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        _backOff = TimeSpan.Zero;
        await Volatile.Read(ref _wake).Task.WaitAsync(_options.PollInterval, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // Renewed before the look: a wake-up during the look makes the next wait return at once.
        Volatile.Write(ref _wake, NewWake());
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Waits after a failure, each time twice as long, whatever signals say.</summary>
    public Task BackOffAsync(CancellationToken cancellationToken)
    {
        _backOff = _backOff == TimeSpan.Zero ? _options.PollInterval : _backOff * 2;
        if (_backOff > LongestBackOff) _backOff = LongestBackOff;
        return Task.Delay(_backOff, _time, cancellationToken);
    }

    public void Dispose()
    {
        _ledger.SlotFreed -= Wake;
        _subscription.Dispose();
    }

    private void Wake() => Volatile.Read(ref _wake).TrySetResult();

    private static TaskCompletionSource NewWake() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
