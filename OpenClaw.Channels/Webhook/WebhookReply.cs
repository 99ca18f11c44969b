using System.Net;
using OpenClaw.Channels.Delivery;

namespace OpenClaw.Channels.Webhook;

/// <summary>What a receiver's status means. Pure: values in, value out.</summary>
internal static class WebhookReply
{
    public static SendResult ToResult(HttpStatusCode status, TimeSpan? retryAfter)
    {
        var code = (int)status;
        var reason = $"The receiver answered {code}.";
        return code switch
        {
            >= 200 and < 300 => SendResult.Delivered,
            429 => SendResult.Throttled(reason, retryAfter),
            503 when retryAfter is not null => SendResult.Throttled(reason, retryAfter),
            408 or 409 or 425 or >= 500 => SendResult.FailedTemporarily(reason),
            >= 300 and < 400 => SendResult.FailedForGood($"The receiver answered {code}; redirects are not followed."),
            _ => SendResult.FailedForGood(reason),
        };
    }
}
