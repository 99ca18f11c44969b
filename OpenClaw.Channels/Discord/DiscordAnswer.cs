using OpenClaw.Channels.Delivery;

namespace OpenClaw.Channels.Discord;

/// <summary>What Discord, or the way to it, said to a call. Pure.</summary>
/// <param name="Status">0 when there was no answer.</param>
/// <param name="Code">Discord's own number of the error.</param>
/// <param name="IsProof">Discord certainly did not do what it was asked.</param>
/// <param name="Reason">One sentence for the operator, without secrets.</param>
/// <param name="MessageId">Of the message that was said or edited.</param>
internal sealed record DiscordAnswer(int Status, int Code, bool IsProof, string Reason, string? MessageId = null, TimeSpan? RetryAfter = null)
{
    public bool IsDone => Status is >= 200 and < 300;

    /// <summary>The message, channel or token is not there, or not for us.</summary>
    public bool IsGone => Status is 401 or 403 or 404;

    public static DiscordAnswer NotAnswered(string reason, bool neverLeft) => new(0, 0, neverLeft, reason);

    public PieceResult ToPiece() => IsDone ? PieceResult.Sent(MessageId ?? "")
        : IsProof ? PieceResult.NotSent(ToResult())
        : PieceResult.Unknown(Reason);

    // 401 is about the token: the reply waits until the operator has mended it.
    private SendResult ToResult() => Status switch
    {
        429 => SendResult.Throttled(Reason, RetryAfter),
        400 or 403 or 404 or 413 => SendResult.FailedForGood(Reason),
        _ => SendResult.FailedTemporarily(Reason),
    };
}
