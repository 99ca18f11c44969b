using OpenClaw.Core.Jobs;

namespace OpenClaw.Core.Outbox;

/// <summary>
/// What is known about the pieces of a reply on a platform that recognises no repetition. A piece is recorded before it leaves and confirmed
/// when the platform answered. A record that a crash left unconfirmed is the one case that nobody can decide: the platform may have the piece.
/// </summary>
/// <exception cref="StoreUnavailableException">From every member.</exception>
public interface ISendLedger
{
    /// <summary>The pieces that left, or may have left, by piece number.</summary>
    Task<IReadOnlyList<SendRecord>> ReadAsync(Guid outboxId, CancellationToken cancellationToken);

    /// <summary>Records that the piece leaves now. Stale: the claim is another's, or the piece is confirmed already; it must not be sent.</summary>
    Task<HolderResult> BeginAsync(OutboxEntry entry, int piece, CancellationToken cancellationToken);

    /// <summary>The platform has the piece under this id. It holds even when the claim was lost meanwhile: it is a fact.</summary>
    Task ConfirmAsync(OutboxEntry entry, int piece, string platformId, CancellationToken cancellationToken);

    /// <summary>The platform answered that it does not have the piece: nothing is unknown about it.</summary>
    Task WithdrawAsync(OutboxEntry entry, int piece, CancellationToken cancellationToken);
}
