using OpenClaw.Core.Messages;

namespace OpenClaw.Core.Outbox;

/// <summary>
/// A platform's short-lived permission to answer one message in a way of its own (Discord's interaction tokens). It is a secret while it lasts. It
/// is kept before the message is accepted, under the message's idempotency key, so that an answer can never be quicker than its handle.
/// </summary>
/// <exception cref="StoreUnavailableException">From every member.</exception>
public interface IReplyHandles
{
    /// <summary>Keeps it; under a key that is known already nothing changes. Expired ones are removed on the way.</summary>
    Task KeepAsync(ChannelAddress address, string idempotencyKey, string secret, TimeSpan lifetime, CancellationToken cancellationToken);

    /// <returns>Null when the job's message had none, or it has expired.</returns>
    Task<ReplyHandle?> FindAsync(ChannelAddress address, Guid jobId, CancellationToken cancellationToken);
}

/// <param name="Secret">Never logged.</param>
/// <param name="Left">Store time until it ends, at the moment of the reading.</param>
public sealed record ReplyHandle(string Secret, TimeSpan Left)
{
    public override string ToString() => $"ReplyHandle {{ Left = {Left} }}";
}
