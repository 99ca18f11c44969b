using OpenClaw.Core;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Outbox;

namespace OpenClaw.Channels.Delivery;

/// <summary>
/// Sends a reply piece by piece to a platform that recognises no repetition, with the ledger as its memory.
/// </summary>
/// <remarks>
/// A piece is recorded before it leaves. What the platform confirmed is never sent again, whoever tries next; what it certainly does not have
/// is struck out; what a crash, a time-out or a broken connection left open follows the channel's <see cref="UnknownPieces"/>. Pieces leave
/// in order: the first that fails ends the try, and the next try goes on from there. A recorded fact (confirmed, struck out) is told to the
/// store even when the send's own time is over, because forgetting it would make the piece unknown.
/// </remarks>
internal sealed partial class PieceSender(ISendLedger ledger, TimeProvider time, DeliveryMetrics metrics, ILogger<PieceSender> logger)
{
    /// <summary>The longest that one piece may take.</summary>
    public static readonly TimeSpan PieceTimeout = TimeSpan.FromSeconds(10);

    // No piece begins that the courier's limit could cut in the middle.
    private static readonly TimeSpan BeginWithin = Courier.SendTimeout - PieceTimeout - TimeSpan.FromSeconds(2);

    // With the courier's own confirmation this stays within the claim.
    private static readonly TimeSpan RecordWithin = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan RecordDelay = TimeSpan.FromMilliseconds(250);

    /// <param name="send">Sends one piece. Its exceptions, other than the caller's cancellation, leave the piece unknown.</param>
    public async Task<SendResult> SendAsync(
        OutboxEntry entry, IReadOnlyList<string> pieces, UnknownPieces policy, Func<Piece, CancellationToken, Task<PieceResult>> send, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var known = (await ledger.ReadAsync(entry.Id, cancellationToken)).ToDictionary(r => r.Piece, r => r.PlatformId);
        int? held = null;
        for (var piece = 0; piece < pieces.Count; piece++)
        {
            if (known.TryGetValue(piece, out var platformId))
            {
                if (platformId is not null) continue;
                if (policy == UnknownPieces.Hold)
                {
                    held ??= piece;
                    continue;
                }
                metrics.AmbiguouslyResent(entry.Channel);
                Log.Resent(logger, entry.Id, piece, entry.Channel);
            }
            if (time.GetElapsedTime(started) > BeginWithin) return SendResult.FailedTemporarily("The reply has many pieces; the rest of them follows.");
            if (await SendAsync(entry, new Piece(piece, pieces[piece]), send, cancellationToken) is { } failure) return failure;
        }
        return held is null
            ? SendResult.Delivered
            : SendResult.FailedForGood($"It is not known whether piece {held + 1} of {pieces.Count} arrived, and the channel is set to hold such pieces.");
    }

    /// <returns>Null when the platform has the piece.</returns>
    private async Task<SendResult?> SendAsync(OutboxEntry entry, Piece piece, Func<Piece, CancellationToken, Task<PieceResult>> send, CancellationToken cancellationToken)
    {
        if (await ledger.BeginAsync(entry, piece.Number, cancellationToken) == HolderResult.Stale)
            return await IsConfirmedAsync(entry, piece.Number, cancellationToken) ? null : SendResult.FailedTemporarily("Another node has the reply.");

        var result = await TryAsync(piece, send, cancellationToken);
        switch (result.Fate)
        {
            case PieceFate.Sent:
                await RecordAsync(token => ledger.ConfirmAsync(entry, piece.Number, result.PlatformId, token));
                return null;
            case PieceFate.NotSent:
                await RecordAsync(token => ledger.WithdrawAsync(entry, piece.Number, token));
                return result.Failure;
            default:
                Log.Unknown(logger, entry.Id, piece.Number, entry.Channel, result.Failure.Reason);
                return result.Failure;
        }
    }

    private async Task<PieceResult> TryAsync(Piece piece, Func<Piece, CancellationToken, Task<PieceResult>> send, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(PieceTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await send(piece, both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return PieceResult.Unknown($"The platform did not answer in {PieceTimeout.TotalSeconds:0} s.");
        }
    }

    private async Task<bool> IsConfirmedAsync(OutboxEntry entry, int piece, CancellationToken cancellationToken) =>
        (await ledger.ReadAsync(entry.Id, cancellationToken)).Any(r => r.Piece == piece && r.PlatformId is not null);

    private async Task RecordAsync(Func<CancellationToken, Task> record)
    {
        using var limit = new CancellationTokenSource(RecordWithin, time);
        while (true)
        {
            try
            {
                await record(limit.Token);
                return;
            }
            catch (StoreUnavailableException) when (!limit.IsCancellationRequested)
            {
                await Task.Delay(RecordDelay, time, limit.Token);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Piece {Piece} of outbox row {OutboxId} is sent again to {Channel}: whether it arrived before is not known")]
        public static partial void Resent(ILogger logger, Guid outboxId, int piece, string channel);

        [LoggerMessage(LogLevel.Warning, "Whether piece {Piece} of outbox row {OutboxId} reached {Channel} is not known: {Reason}")]
        public static partial void Unknown(ILogger logger, Guid outboxId, int piece, string channel, string reason);
    }
}
