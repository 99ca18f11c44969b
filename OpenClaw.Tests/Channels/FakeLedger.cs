using System.Collections.Concurrent;
using OpenClaw.Core;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Outbox;

namespace OpenClaw.Tests.Channels;

/// <summary>A send ledger in memory, of one reply.</summary>
internal sealed class FakeLedger : ISendLedger
{
    private int _unavailable;

    public ConcurrentDictionary<int, string?> Pieces { get; } = new();

    /// <summary>The claim is another's.</summary>
    public bool IsStale { get; set; }

    /// <summary>The next confirmations and withdrawals find no store.</summary>
    public void BeUnavailable(int calls) => _unavailable = calls;

    public Task<IReadOnlyList<SendRecord>> ReadAsync(Guid outboxId, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SendRecord>>([.. Pieces.OrderBy(p => p.Key).Select(p => new SendRecord(p.Key, p.Value))]);

    public Task<HolderResult> BeginAsync(OutboxEntry entry, int piece, CancellationToken cancellationToken)
    {
        if (IsStale || Pieces.GetValueOrDefault(piece) is not null) return Task.FromResult(HolderResult.Stale);
        Pieces[piece] = null;
        return Task.FromResult(HolderResult.Done);
    }

    public Task ConfirmAsync(OutboxEntry entry, int piece, string platformId, CancellationToken cancellationToken)
    {
        ThrowIfUnavailable();
        Pieces[piece] = platformId;
        return Task.CompletedTask;
    }

    public Task WithdrawAsync(OutboxEntry entry, int piece, CancellationToken cancellationToken)
    {
        ThrowIfUnavailable();
        Pieces.TryRemove(piece, out _);
        return Task.CompletedTask;
    }

    private void ThrowIfUnavailable()
    {
        if (Interlocked.Decrement(ref _unavailable) >= 0) throw new StoreUnavailableException("scripted");
    }
}
