using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using OpenClaw.Core.Signals;

namespace OpenClaw.Core.Live;

/// <summary>
/// Signals over Redis. Listeners in this process hear at once and never wait for Redis; the others hear over one channel. What waits to be sent
/// is bounded, the newest is kept, and one message carries all that waits. Wake-ups that concern everybody are merged: the first goes at
/// once, those of the next five milliseconds as one. After Redis was away everybody here is told to look, for who knows what was missed.
/// </summary>
internal sealed class RedisSignals : BackgroundService, ISignals
{
    private const int MostWaiting = 1024;
    private const int MostTogether = 128;
    private static readonly TimeSpan MergeFor = TimeSpan.FromMilliseconds(5);
    private static readonly SignalKind[] ForEverybody = [SignalKind.JobsReady, SignalKind.OutboxReady, SignalKind.Settings];

    private readonly Guid _self = Guid.NewGuid();
    private readonly RedisLink _link;
    private readonly InProcessSignals _here;
    private readonly Dictionary<SignalKind, MergeWindow> _merged;
    private readonly Channel<Signal> _waiting = Channel.CreateBounded<Signal>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    public RedisSignals(RedisLink link, InProcessSignals here, TimeProvider time)
    {
        (_link, _here) = (link, here);
        _merged = ForEverybody.ToDictionary(kind => kind, kind => new MergeWindow(MergeFor, time, () => _waiting.Writer.TryWrite(new Signal(kind))));
        link.Returned += WakeEverybody;
        link.Subscriber.Subscribe(link.Keys.Signals, StackExchange.Redis.CommandFlags.FireAndForget).OnMessage(message => Hear(message.Message));
    }

    public void Publish(Signal signal)
    {
        _here.Publish(signal);
        if (_link.IsDown) return;
        if (signal.Subject == default && _merged.TryGetValue(signal.Kind, out var window)) window.Ask();
        else _waiting.Writer.TryWrite(signal);
    }

    public IDisposable Subscribe(SignalKind kind, Action<Signal> handler) => _here.Subscribe(kind, handler);

    /// <summary>Sends what waits, as one message.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        var together = new List<Signal>();
        while (together.Count < MostTogether && _waiting.Reader.TryRead(out var signal)) together.Add(signal);
        if (together.Count == 0 || _link.IsDown) return;
        try
        {
            await _link.Subscriber.PublishAsync(_link.Keys.Signals, SignalMessage.Write(_self, together)).WaitAsync(cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            _link.MarkDown(RedisLink.ReasonOf(e));
        }
    }

    public override void Dispose()
    {
        _link.Returned -= WakeEverybody;
        foreach (var window in _merged.Values) window.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(stoppingToken)) await RunOnceAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private void Hear(StackExchange.Redis.RedisValue message)
    {
        foreach (var signal in SignalMessage.Read((byte[]?)message, _self)) _here.Publish(signal);
    }

    private void WakeEverybody()
    {
        foreach (var kind in ForEverybody) _here.Publish(new Signal(kind));
    }
}
