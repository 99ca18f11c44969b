using Microsoft.Extensions.Options;
using OpenClaw.Gateway.Selection;

namespace OpenClaw.Gateway.Proxy;

/// <summary>
/// Where proxied requests wait for the next free slot: bounded in number and time, first come, first served.
/// </summary>
/// <remarks>
/// Only the first in line is woken, when this gateway's own request or job ends, and looks; when it leaves, the next one is woken. What
/// other gateways free is told by heartbeats only, so the first in line also looks at every <see cref="AskInterval"/> and may then ask a
/// worker that is believed full: a busy answer costs the worker nothing and brings its true counts.
/// </remarks>
internal sealed class WaitingRoom : IDisposable
{
    public static readonly TimeSpan AskInterval = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly LinkedList<Place> _line = new();
    private readonly LoadLedger _ledger;
    private readonly ProxyOptions _options;
    private readonly TimeProvider _time;

    public WaitingRoom(LoadLedger ledger, IOptions<ProxyOptions> options, TimeProvider time)
    {
        (_ledger, _options, _time) = (ledger, options.Value, time);
        ledger.SlotFreed += WakeFirst;
    }

    /// <summary>How many wait. A newcomer stands behind them even when a slot looks free.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _line.Count;
        }
    }

    /// <summary>A place at the end of the line; null when the room is full.</summary>
    public Place? TryEnter()
    {
        lock (_lock)
        {
            if (_line.Count >= _options.MaxWaiting) return null;
            var place = new Place(this, _time.GetTimestamp());
            _line.AddLast(place.Node);
            return place;
        }
    }

    public void Dispose() => _ledger.SlotFreed -= WakeFirst;

    private void WakeFirst()
    {
        Place? first;
        lock (_lock) first = _line.First?.Value;
        first?.Wake();
    }

    private bool IsFirst(Place place)
    {
        lock (_lock) return _line.First == place.Node;
    }

    private void Leave(Place place)
    {
        lock (_lock)
        {
            if (place.Node.List is null) return;
            _line.Remove(place.Node);
        }

        WakeFirst();
    }

    private void Return(Place place)
    {
        lock (_lock)
        {
            if (place.Node.List is null) _line.AddFirst(place.Node);
        }
    }

    /// <summary>One request's place in the line. It steps out to be tried on a worker, and back to where it was when that came to nothing; its
    /// time goes on.</summary>
    internal sealed class Place
    {
        private readonly WaitingRoom _room;
        private readonly long _since;
        private TaskCompletionSource _wake = NewWake();

        public Place(WaitingRoom room, long since)
        {
            (_room, _since) = (room, since);
            Node = new LinkedListNode<Place>(this);
        }

        internal LinkedListNode<Place> Node { get; }

        /// <summary>Completes when it is worth looking, never unless this place is the first in line.</summary>
        public async Task<WaitEnd> WaitAsync(CancellationToken cancellationToken)
        {
            while (true)
            {
                var left = _room._options.MaxWait - _room._time.GetElapsedTime(_since);
                if (left <= TimeSpan.Zero) return WaitEnd.TooLong;
                var isFirst = _room.IsFirst(this);
                var pause = isFirst && left > AskInterval ? AskInterval : left;
                var woken = await IsWokenAsync(pause, cancellationToken);
                if (!_room.IsFirst(this)) continue;
                if (woken) return WaitEnd.Look;
                if (isFirst && left > AskInterval) return WaitEnd.LookAndAsk;
            }
        }

        public void StepOut() => _room.Leave(this);

        public void StepBack() => _room.Return(this);

        internal void Wake() => Volatile.Read(ref _wake).TrySetResult();

        private async Task<bool> IsWokenAsync(TimeSpan pause, CancellationToken cancellationToken)
        {
            var wake = Volatile.Read(ref _wake).Task;
            await wake.WaitAsync(pause, _room._time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (!wake.IsCompleted) return false;
            // Renewed before the look: a slot freed during the look makes the next wait return at once.
            Volatile.Write(ref _wake, NewWake());
            return true;
        }

        private static TaskCompletionSource NewWake() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

internal enum WaitEnd
{
    /// <summary>A slot may be free.</summary>
    Look = 0,

    /// <summary>Nothing was heard for a while: look, and ask a worker that is believed full.</summary>
    LookAndAsk = 1,

    /// <summary>The time is over.</summary>
    TooLong = 2,
}
