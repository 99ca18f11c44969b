namespace OpenClaw.Core.Signals;

/// <summary>Wake-ups between nodes. A signal may be lost, merged or repeated; whoever waits for one also polls.</summary>
public interface ISignals
{
    /// <summary>Tells everybody who listens. Returns at once and never throws for an unreachable peer.</summary>
    void Publish(Signal signal);

    /// <summary>Listens until disposed. The handler runs on the publisher's path: it only sets a flag or writes to a bounded channel.</summary>
    IDisposable Subscribe(SignalKind kind, Action<Signal> handler);
}
