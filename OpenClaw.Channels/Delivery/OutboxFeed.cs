using System.Threading.Channels;
using Microsoft.Extensions.Options;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Outbox;
using OpenClaw.Core.Signals;

namespace OpenClaw.Channels.Delivery;

/// <summary>One pump's view of the outbox: waits until there may be something to send, and claims it.</summary>
internal sealed class OutboxFeed : IDisposable
{
    /// <summary>Much longer than a send may take (<see cref="Courier.SendTimeout"/>) plus the store's worst pause, so that a slow send is not repeated by another node.</summary>
    public static readonly TimeSpan ClaimDuration = TimeSpan.FromMinutes(2);

    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly IOutbox _outbox;
    private readonly LocalNode _node;
    private readonly IDisposable _subscription;
    private readonly ITimer _tick;

    public OutboxFeed(IOutbox outbox, ISignals signals, LocalNode node, TimeProvider time, IOptions<JobOptions> jobs)
    {
        _outbox = outbox;
        _node = node;
        _subscription = signals.Subscribe(SignalKind.OutboxReady, _ => Ring());
        _tick = time.CreateTimer(_ => Ring(), null, TimeSpan.Zero, jobs.Value.PollInterval);
    }

    /// <summary>Completes after a signal, a tick of the poll interval or <see cref="Ring"/>; those that came together count once.</summary>
    public async ValueTask WaitAsync(CancellationToken cancellationToken) => await _bell.Reader.ReadAsync(cancellationToken);

    public void Ring() => _bell.Writer.TryWrite(true);

    public Task<IReadOnlyList<OutboxEntry>> ClaimAsync(string channel, int limit, CancellationToken cancellationToken) =>
        _outbox.ClaimAsync(channel, _node.Incarnation, limit, ClaimDuration, cancellationToken);

    public void Dispose()
    {
        _subscription.Dispose();
        _tick.Dispose();
    }
}
