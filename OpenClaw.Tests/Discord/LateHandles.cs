using OpenClaw.Core.Messages;
using OpenClaw.Core.Outbox;

namespace OpenClaw.Tests.Discord;

/// <summary>Handles that have ended, for the jobs that the test names: as if fifteen minutes had passed.</summary>
internal sealed class LateHandles(IReplyHandles handles) : IReplyHandles
{
    public volatile bool AreAllLate;

    /// <summary>Which keys' handles end before they are kept.</summary>
    public Func<string, bool> IsLate { get; set; } = _ => false;

    public Task KeepAsync(ChannelAddress address, string idempotencyKey, string secret, TimeSpan lifetime, CancellationToken cancellationToken) =>
        IsLate(idempotencyKey) ? Task.CompletedTask : handles.KeepAsync(address, idempotencyKey, secret, lifetime, cancellationToken);

    public Task<ReplyHandle?> FindAsync(ChannelAddress address, Guid jobId, CancellationToken cancellationToken) =>
        AreAllLate ? Task.FromResult<ReplyHandle?>(null) : handles.FindAsync(address, jobId, cancellationToken);
}
