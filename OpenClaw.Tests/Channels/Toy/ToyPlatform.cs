using System.Collections.Concurrent;

namespace OpenClaw.Tests.Channels.Toy;

/// <summary>A platform that fits into one process: people shout into it, and whoever listens for us calls back what we say.</summary>
internal sealed class ToyPlatform
{
    private readonly ConcurrentQueue<(string Room, string Text)> _said = new();
    private int _throttled;

    /// <summary>Events that nobody confirmed are handed over again.</summary>
    public ConcurrentQueue<ToyEvent> Waiting { get; } = new();

    public void Shout(ToyEvent shout) => Waiting.Enqueue(shout);

    public void Throttle(int calls) => Interlocked.Add(ref _throttled, calls);

    /// <returns>False: not now.</returns>
    public bool TrySay(string room, string text)
    {
        if (Interlocked.Decrement(ref _throttled) >= 0) return false;
        Interlocked.Exchange(ref _throttled, 0);
        _said.Enqueue((room, text));
        return true;
    }

    public IReadOnlyList<string> Said(string room) => [.. _said.Where(one => one.Room == room).Select(one => one.Text)];
}

internal sealed record ToyEvent(string Id, string Room, string Who, bool IsRoomOfMany, string Text);
