using OpenClaw.Core.Outbox;

namespace OpenClaw.Channels.Delivery;

/// <summary>A way out: the webhook, a platform. An adapter maps and sends, once; when to try again and when to give up is the delivery pump's.</summary>
internal interface IChannel
{
    /// <summary>The channel name in the outbox rows that are for this adapter.</summary>
    string Name { get; }

    /// <summary>Sends one message. What the other side answered is a result; only cancellation and faults of ours are exceptions.</summary>
    Task<SendResult> SendAsync(OutboxEntry entry, CancellationToken cancellationToken);
}
