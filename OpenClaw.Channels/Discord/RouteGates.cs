using System.Collections.Concurrent;

namespace OpenClaw.Channels.Discord;

/// <summary>Which of Discord's rate limits are used up, as its headers said: so that no call is sent which would be refused. Bounded.</summary>
internal sealed class RouteGates(TimeProvider time)
{
    private const string Everything = "*";
    private const int SweepAt = 4096;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _closedUntil = new();

    /// <returns>How long until a call may go; zero: now.</returns>
    public TimeSpan WaitFor(string gate)
    {
        var now = time.GetUtcNow();
        var until = Later(_closedUntil.GetValueOrDefault(gate), _closedUntil.GetValueOrDefault(Everything));
        return until > now ? until - now : TimeSpan.Zero;
    }

    /// <param name="isGlobal">Every call of this token is concerned.</param>
    public void Close(string gate, TimeSpan duration, bool isGlobal)
    {
        var now = time.GetUtcNow();
        if (_closedUntil.Count >= SweepAt)
            foreach (var (known, until) in _closedUntil)
                if (until <= now) _closedUntil.TryRemove(known, out _);
        if (_closedUntil.Count < 2 * SweepAt) _closedUntil.AddOrUpdate(isGlobal ? Everything : gate, now + duration, (_, known) => Later(known, now + duration));
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
