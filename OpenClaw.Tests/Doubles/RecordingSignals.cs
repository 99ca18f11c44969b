using System.Collections.Concurrent;
using OpenClaw.Core.Signals;

namespace OpenClaw.Tests.Doubles;

/// <summary>Delivers at once and remembers.</summary>
internal sealed class RecordingSignals : ISignals
{
    private readonly ConcurrentDictionary<Guid, (SignalKind Kind, Action<Signal> Handler)> _handlers = new();

    public ConcurrentQueue<Signal> Published { get; } = new();

    public void Publish(Signal signal)
    {
        Published.Enqueue(signal);
        foreach (var (kind, handler) in _handlers.Values)
        {
            if (kind == signal.Kind) handler(signal);
        }
    }

    public IDisposable Subscribe(SignalKind kind, Action<Signal> handler)
    {
        var id = Guid.NewGuid();
        _handlers[id] = (kind, handler);
        return new Subscription(this, id);
    }

    private sealed class Subscription(RecordingSignals signals, Guid id) : IDisposable
    {
        public void Dispose() => signals._handlers.TryRemove(id, out _);
    }
}
