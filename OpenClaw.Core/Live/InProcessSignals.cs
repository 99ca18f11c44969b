using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using OpenClaw.Core.Signals;

namespace OpenClaw.Core.Live;

/// <summary>Signals inside one process.</summary>
public sealed partial class InProcessSignals(ILogger<InProcessSignals> logger) : ISignals
{
    private readonly Lock _changing = new();
    private ImmutableDictionary<SignalKind, ImmutableArray<Action<Signal>>> _handlers = ImmutableDictionary<SignalKind, ImmutableArray<Action<Signal>>>.Empty;

    public void Publish(Signal signal)
    {
        if (!Volatile.Read(ref _handlers).TryGetValue(signal.Kind, out var handlers)) return;
        foreach (var handler in handlers)
        {
            // One listener's fault must not keep the signal from the others, nor reach whoever published it.
            try { handler(signal); }
            catch (Exception e) { Log.HandlerFailed(logger, signal.Kind, e); }
        }
    }

    public IDisposable Subscribe(SignalKind kind, Action<Signal> handler)
    {
        Change(handlers => handlers.SetItem(kind, handlers.GetValueOrDefault(kind, []).Add(handler)));
        return new Subscription(() => Change(handlers => handlers.SetItem(kind, handlers.GetValueOrDefault(kind, []).Remove(handler))));
    }

    private void Change(Func<ImmutableDictionary<SignalKind, ImmutableArray<Action<Signal>>>, ImmutableDictionary<SignalKind, ImmutableArray<Action<Signal>>>> change)
    {
        lock (_changing) Volatile.Write(ref _handlers, change(_handlers));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "A handler of the signal {Kind} failed")]
        public static partial void HandlerFailed(ILogger logger, SignalKind kind, Exception exception);
    }
}
