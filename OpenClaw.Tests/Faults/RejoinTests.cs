using Xunit;

namespace OpenClaw.Tests.Faults;

/// <summary>With the clock of the test; <c>-- failover</c> measures the same on processes.</summary>
public sealed class RejoinTests
{
    private const int LongestSeconds = 11;

    [Theory]
    [InlineData(250, 8, 250)]
    [InlineData(1000, 8, 250)]
    [InlineData(500, 40, 50)]
    [InlineData(2000, 20, 100)]
    public void A_worker_that_comes_back_has_its_fair_share_within_eleven_seconds_and_keeps_it(int firstPieceMs, int pieces, int pauseMs)
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var fleet = new SteadyFleet(workers: 2, TimeSpan.FromMilliseconds(firstPieceMs), pieces, TimeSpan.FromMilliseconds(pauseMs), seed);
            fleet.Go(TimeSpan.FromSeconds(20));
            var newcomer = fleet.Add();
            var shares = new List<double>();
            for (var second = 0; second < 30; second++)
            {
                fleet.Go(TimeSpan.FromSeconds(1));
                shares.Add(fleet.ShareOf(newcomer));
            }

            var text = $"seed {seed}, second by second: {string.Join(' ', shares.Select(share => share.ToString("0.0", null)))}";
            Assert.True(shares[0] < 0.7, $"It did not start slowly; {text}");
            Assert.True(shares.Take(LongestSeconds).Any(share => share >= 0.9), text);
            Assert.True(shares.Skip(LongestSeconds).All(share => share is > 0.4 and < 1.7), text); // a wave passes through all alike; nobody starves between two
        }
    }
}
