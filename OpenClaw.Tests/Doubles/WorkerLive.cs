using System.Collections.Concurrent;
using OpenClaw.Core.Signals;

namespace OpenClaw.Tests.Doubles;

/// <summary>Signals and partial texts that remember what was published and hand signals to their listeners.</summary>
internal sealed class WorkerLive : ISignals, IPartialTexts
{
    private readonly ConcurrentDictionary<object, (SignalKind Kind, Action<Signal> Handler)> _listeners = new();
    public ConcurrentQueue<Signal> Published { get; } = new();
    public ConcurrentQueue<PartialText> Pieces { get; } = new();
    public bool HasListener(SignalKind kind) => _listeners.Values.Any(l => l.Kind == kind);

    public void Publish(Signal signal)
    {
        Published.Enqueue(signal);
        foreach (var (kind, handler) in _listeners.Values.Where(l => l.Kind == signal.Kind)) handler(signal with { Kind = kind });
    }

    public IDisposable Subscribe(SignalKind kind, Action<Signal> handler)
    {
        var key = new object();
        _listeners[key] = (kind, handler);
        return new Subscription(() => _listeners.TryRemove(key, out _));
    }

    public void Publish(PartialText piece) => Pieces.Enqueue(piece);

    public void Forget(Guid conversationId, Guid jobId, int attempt)
    {
    }

    public ValueTask<PartialText?> ReadAsync(Guid conversationId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public IDisposable Subscribe(Guid conversationId, Action<PartialText> handler) => throw new NotSupportedException();

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
