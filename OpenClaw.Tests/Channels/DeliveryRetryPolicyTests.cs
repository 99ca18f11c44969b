using CsCheck;
using OpenClaw.Channels.Delivery;
using Xunit;

namespace OpenClaw.Tests.Channels;

public sealed class DeliveryRetryPolicyTests
{
    private static readonly SendResult Failed = SendResult.FailedTemporarily("x");
    private static readonly Gen<double> Jitter = Gen.Double[0, 0.999999];

    [Fact]
    public void The_delay_doubles_from_one_second_and_stops_at_five_minutes() =>
        Assert.Equal(
            [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300],
            Enumerable.Range(0, 11).Select(tries => DeliveryRetryPolicy.NextTryAfter(Failed, tries, TimeSpan.Zero, 1)!.Value.TotalSeconds));

    [Fact]
    public void Jitter_stays_in_the_upper_half_for_every_number_of_tries() =>
        Gen.Select(Gen.Int[0, int.MaxValue], Jitter).Sample((tries, jitter) =>
        {
            var delay = DeliveryRetryPolicy.NextTryAfter(Failed, tries, TimeSpan.Zero, jitter)!.Value;
            var longest = DeliveryRetryPolicy.NextTryAfter(Failed, tries, TimeSpan.Zero, 1)!.Value;
            return delay >= longest / 2 && delay <= longest && delay <= DeliveryRetryPolicy.MaxDelay;
        });

    [Fact]
    public void No_try_happens_later_than_a_day_after_the_commit() =>
        Gen.Select(Gen.Int[0, 500], Gen.Double[0, 200_000], Jitter, Gen.Double[0, 200_000]).Sample((tries, age, jitter, asked) =>
        {
            var result = SendResult.Throttled("x", TimeSpan.FromSeconds(asked));
            var delay = DeliveryRetryPolicy.NextTryAfter(result, tries, TimeSpan.FromSeconds(age), jitter);
            return delay is null || TimeSpan.FromSeconds(age) + delay <= DeliveryRetryPolicy.GiveUpAfter;
        });

    [Fact]
    public void What_the_other_side_asked_for_is_never_undercut() =>
        Gen.Select(Gen.Int[0, 20], Gen.Double[0, 80_000], Jitter).Sample((tries, asked, jitter) =>
            DeliveryRetryPolicy.NextTryAfter(SendResult.Throttled("x", TimeSpan.FromSeconds(asked)), tries, TimeSpan.Zero, jitter)
                >= TimeSpan.FromSeconds(asked));

    [Fact]
    public void A_young_message_that_failed_is_always_tried_again() =>
        Gen.Select(Gen.Int[0, 1000], Gen.Double[0, 86_000], Jitter).Sample((tries, age, jitter) =>
            DeliveryRetryPolicy.NextTryAfter(Failed, tries, TimeSpan.FromSeconds(age), jitter) is not null);

    [Fact]
    public void A_refusal_is_never_tried_again() =>
        Assert.Null(DeliveryRetryPolicy.NextTryAfter(SendResult.FailedForGood("x"), 0, TimeSpan.Zero, 0));
}
