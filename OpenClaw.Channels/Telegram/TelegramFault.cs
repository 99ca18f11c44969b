using OpenClaw.Channels.Delivery;
using Telegram.Bot.Exceptions;

namespace OpenClaw.Channels.Telegram;

/// <summary>What a failed call of the Bot API means. Pure: an exception in, a value out. Exceptions of the client are never logged themselves: what
/// is inside them may hold the address, and in it the token.</summary>
/// <param name="Code">Telegram's error code or the status of the answer; 0 when there was no answer.</param>
/// <param name="IsProof">Telegram certainly did not do what it was asked.</param>
/// <param name="Reason">One sentence for the operator, without secrets.</param>
/// <param name="RetryAfter">What Telegram asked for.</param>
/// <param name="MigratedTo">The group became a supergroup with this id.</param>
internal sealed record TelegramFault(int Code, bool IsProof, string Reason, TimeSpan? RetryAfter = null, long? MigratedTo = null)
{
    public static TelegramFault Of(Exception exception) => exception switch
    {
        ApiRequestException { Parameters: var more } e => new TelegramFault(e.ErrorCode, IsRefusal(e.ErrorCode), $"Telegram answered {e.ErrorCode}: {e.Message}",
            more?.RetryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : null, more?.MigrateToChatId),
        RequestException { HttpStatusCode: { } status } => new TelegramFault((int)status, IsRefusal((int)status), $"The Bot API server answered {(int)status}."),
        RequestException or HttpRequestException => Unreached(exception as HttpRequestException ?? exception.InnerException as HttpRequestException),
        OperationCanceledException => new TelegramFault(0, false, "Telegram did not answer in time."),
        _ => new TelegramFault(0, false, $"A fault in the Telegram client: {exception.GetType().Name}."),
    };

    public PieceResult ToPiece() => IsProof ? PieceResult.NotSent(ToResult()) : PieceResult.Unknown(Reason);

    // 401 and 404 are about the token: the reply waits until the operator has mended it. 409 is about polls.
    private SendResult ToResult() => Code switch
    {
        429 => SendResult.Throttled(Reason, RetryAfter),
        400 or 403 or 413 => SendResult.FailedForGood(Reason),
        _ => SendResult.FailedTemporarily(Reason),
    };

    private static bool IsRefusal(int code) => code is >= 400 and < 500;

    /// <summary>A connection that never stood carried nothing; one that broke may have.</summary>
    private static TelegramFault Unreached(HttpRequestException? e)
    {
        var neverStood = e?.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;
        return new TelegramFault(0, neverStood, $"Telegram could not be reached ({e?.HttpRequestError ?? HttpRequestError.Unknown}).");
    }
}
