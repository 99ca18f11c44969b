namespace OpenClaw.Channels.Delivery;

/// <summary>Decides what follows a try that did not deliver. Pure: values in, value out.</summary>
/// <remarks>
/// Delays double from <see cref="FirstDelay"/> to <see cref="MaxDelay"/>, with jitter in their upper half. A message that could not be
/// delivered within <see cref="GiveUpAfter"/> of its commit becomes a dead letter, and the conversation's next one goes. Its age is the
/// store's creation time against this node's clock: a skewed clock moves the end of a day, nothing else.
/// </remarks>
internal static class DeliveryRetryPolicy
{
    public static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan MaxDelay = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan GiveUpAfter = TimeSpan.FromHours(24);

    // 2^9 s is the first power beyond MaxDelay; a larger exponent changes nothing and would overflow in the end.
    private const int LargestExponent = 9;

    /// <param name="result">What the try came to; not <see cref="SendOutcome.Delivered"/>.</param>
    /// <param name="earlierTries">Tries before it.</param>
    /// <param name="age">Time since the message was committed.</param>
    /// <param name="jitter">Uniform in [0,1).</param>
    /// <returns>How long to wait before the next try, or null: dead letter.</returns>
    public static TimeSpan? NextTryAfter(SendResult result, int earlierTries, TimeSpan age, double jitter)
    {
        if (result.Outcome == SendOutcome.Refused) return null;

        var doubled = FirstDelay * Math.Pow(2, Math.Min(earlierTries, LargestExponent));
        var ceiling = doubled < MaxDelay ? doubled : MaxDelay;
        var delay = ceiling * (0.5 + (jitter / 2));
        if (result.RetryAfter is { } asked && asked > delay) delay = asked;
        return delay <= GiveUpAfter - age ? delay : null;
    }
}
