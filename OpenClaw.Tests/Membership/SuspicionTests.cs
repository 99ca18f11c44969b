using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Membership;
using Xunit;

namespace OpenClaw.Tests.Membership;

public sealed class SuspicionTests
{
    private static readonly HeartbeatOptions Options = new();

    [Theory]
    [InlineData(0, Standing.Fine)]
    [InlineData(1.5, Standing.Fine)]
    [InlineData(1.6, Standing.Suspect)]
    [InlineData(2.5, Standing.Suspect)]
    [InlineData(2.6, Standing.Accused)]
    [InlineData(3600, Standing.Accused)]
    internal void An_age_makes_a_suspect_and_then_an_accused(double seconds, Standing expected) =>
        Assert.Equal(expected, Suspicion.Of(TimeSpan.FromSeconds(seconds), Options));

    [Theory]
    [InlineData(0.25, 0.1, false, true)]
    [InlineData(1.5, 0.1, false, false)] // the watcher itself slept
    [InlineData(0.25, 1.5, false, false)] // its own heartbeat does not get through
    [InlineData(0.25, null, false, false)]
    [InlineData(0.25, 0.1, true, false)]
    internal void Only_a_watcher_that_is_well_itself_accuses(double pause, double? ownAge, bool isRegistryInDoubt, bool may) =>
        Assert.Equal(may, Suspicion.MayAccuse(TimeSpan.FromSeconds(pause), ownAge is { } age ? TimeSpan.FromSeconds(age) : null, isRegistryInDoubt, Options));
}
