using System.Threading.Channels;
using OpenClaw.Core.Signals;

namespace OpenClaw.Gateway.Api;

/// <summary>
/// What reaches one stream between two of its steps: pieces of text and wake-ups, in a small bounded queue. What does not fit is dropped
/// and remembered as lost; the stream then reads the attempt's whole text, so a slow reader costs no memory.
/// </summary>
internal sealed class StreamInbox : IDisposable
{
    public const int Capacity = 256;

    private readonly Channel<PartialText?> _queue;
    private readonly IDisposable _signal;
    private readonly IDisposable _pieces;
    private readonly ITimer _poll;
    private int _hasLost;

    public StreamInbox(Guid conversationId, ISignals signals, IPartialTexts partials, TimeProvider time, TimeSpan pollInterval)
    {
        var options = new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true };
        _queue = Channel.CreateBounded<PartialText?>(options, _ => Volatile.Write(ref _hasLost, 1));
        _signal = signals.Subscribe(SignalKind.Conversation, s => { if (s.Subject == conversationId) Put(null); });
        _pieces = partials.Subscribe(conversationId, p => Put(p));
        _poll = time.CreateTimer(_ => Put(null), null, pollInterval, pollInterval);
    }

    /// <summary>Completes when there is something to look at; the poll bounds the wait.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken) => await _queue.Reader.WaitToReadAsync(cancellationToken);

    /// <param name="piece">Null for a wake-up: look at the durable events.</param>
    public bool TryTake(out PartialText? piece) => _queue.Reader.TryRead(out piece);

    /// <summary>True once after something was dropped.</summary>
    public bool TakeLost() => Interlocked.Exchange(ref _hasLost, 0) == 1;

    public void Dispose()
    {
        _poll.Dispose();
        _signal.Dispose();
        _pieces.Dispose();
    }

    private void Put(PartialText? piece) => _queue.Writer.TryWrite(piece);
}
