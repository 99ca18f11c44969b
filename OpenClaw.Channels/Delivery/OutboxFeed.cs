using Microsoft.Extensions.Options;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Outbox;
using OpenClaw.Core.Signals;

namespace OpenClaw.Channels.Delivery;

/// <summary>One pump's view of the outbox: waits until there may be something to send, and claims it.</summary>
internal sealed class OutboxFeed(IOutbox outbox, ISignals signals, LocalNode node, TimeProvider time, IOptions<JobOptions> jobs) : IDisposable
{
    /// <summary>Much longer than a send may take (<see cref="Courier.SendTimeout"/>) plus the store's worst pause, so that a slow send is not repeated by another node.</summary>
    public static readonly TimeSpan ClaimDuration = TimeSpan.FromMinutes(2);

    private readonly Bell _bell = new(signals, SignalKind.OutboxReady, jobs.Value.PollInterval, time);

    /// <summary>Completes after a signal, a tick of the poll interval or <see cref="Ring"/>; those that came together count once.</summary>
    public ValueTask WaitAsync(CancellationToken cancellationToken) => _bell.WaitAsync(cancellationToken);

    public void Ring() => _bell.Ring();

    public Task<IReadOnlyList<OutboxEntry>> ClaimAsync(string channel, int limit, CancellationToken cancellationToken) =>
        outbox.ClaimAsync(channel, node.Incarnation, limit, ClaimDuration, cancellationToken);

    public void Dispose() => _bell.Dispose();
}
