namespace OpenClaw.Channels.Discord;

/// <summary>
/// Marks where sessions begin among what a library brings. It brings messages of a new session before it says that it is ready, and never says so of a session
/// whose connection broke before that and was resumed.
/// </summary>
/// <remarks>A session is known by an object that the library makes anew for each. Safe for several callers.</remarks>
internal sealed class SessionMarks(Action<SocketEvent> hand, TimeProvider time)
{
    /// <summary>Longer than the library waits for servers before it says that it is ready.</summary>
    public static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(15);

    private readonly Lock _gate = new();
    private object? _begun;
    private object? _ready;
    private long _begunAt;

    public void Bring(object? session, SocketEvent one)
    {
        lock (_gate)
        {
            Begin(session);
            hand(one);
        }
    }

    public void Ready(object session, SocketReady ready)
    {
        lock (_gate)
        {
            Begin(session);
            _ready = session;
            hand(new SocketEvent(Ready: ready));
        }
    }

    /// <summary>To be called now and then while the library is connected: what it did not say in time is said for it.</summary>
    public void Check(object? session, Func<SocketReady> ready)
    {
        lock (_gate)
        {
            Begin(session);
            if (ReferenceEquals(_begun, _ready) || time.GetElapsedTime(_begunAt) < ReadyWithin) return;
            _ready = _begun;
            hand(new SocketEvent(Ready: ready()));
        }
    }

    private void Begin(object? session)
    {
        if (session is null || ReferenceEquals(session, _begun)) return;
        (_begun, _begunAt) = (session, time.GetTimestamp());
        hand(new SocketEvent(HasBegun: true));
    }
}
