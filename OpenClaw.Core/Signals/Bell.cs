using System.Threading.Channels;

namespace OpenClaw.Core.Signals;

/// <summary>Wakes one loop: at once, then at every signal of a kind and at every tick of its poll, because a signal may be lost. Rings that come together
/// count once, and one that comes before the wait ends it.</summary>
public sealed class Bell : IDisposable
{
    private readonly Channel<bool> _rings = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly IDisposable _subscription;
    private readonly ITimer _poll;

    public Bell(ISignals signals, SignalKind kind, TimeSpan poll, TimeProvider time)
    {
        _subscription = signals.Subscribe(kind, _ => Ring());
        _poll = time.CreateTimer(_ => Ring(), null, TimeSpan.Zero, poll);
    }

    public void Ring() => _rings.Writer.TryWrite(true);

    public async ValueTask WaitAsync(CancellationToken cancellationToken) => await _rings.Reader.ReadAsync(cancellationToken);

    public void Dispose()
    {
        _subscription.Dispose();
        _poll.Dispose();
    }
}
