using System.Collections.Immutable;
using OpenClaw.Core.Signals;

namespace OpenClaw.Tests.Doubles;

/// <summary>Signals that arrive at once.</summary>
internal sealed class FakeSignals : ISignals
{
    private ImmutableList<(SignalKind Kind, Action<Signal> Handler)> _handlers = [];

    public void Publish(Signal signal)
    {
        foreach (var (kind, handler) in _handlers)
            if (kind == signal.Kind) handler(signal);
    }

    public IDisposable Subscribe(SignalKind kind, Action<Signal> handler)
    {
        var entry = (kind, handler);
        ImmutableInterlocked.Update(ref _handlers, list => list.Add(entry));
        return new Subscription(() => ImmutableInterlocked.Update(ref _handlers, list => list.Remove(entry)));
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
