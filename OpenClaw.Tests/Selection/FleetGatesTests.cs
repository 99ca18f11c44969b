using OpenClaw.Gateway.Selection;
using Xunit;

namespace OpenClaw.Tests.Selection;

public sealed class FleetGatesTests
{
    [Fact]
    public void A_sick_worker_gets_one_job_at_a_time()
    {
        Assert.Equal(Eligibility.Slow, Gate(Sick(active: 1), Well(), Well(), Well()));
        Assert.Equal(Eligibility.Eligible, Gate(Sick(active: 0), Well(), Well(), Well()));
    }

    [Fact]
    public void Half_the_speed_is_not_sick() => Assert.Equal(Eligibility.Eligible, Gate(Fleet.Make("half", 4, 2) with { MeasuredSpeed = 5 }, Well(), Well(), Well()));

    [Fact]
    public void Silence_may_be_thought_and_is_not_sick() => Assert.Equal(Eligibility.Eligible, Gate(Fleet.Make("silent", 4, 2) with { MeasuredSpeed = 0 }, Well(), Well(), Well()));

    [Fact]
    public void What_befalls_more_than_a_third_befalls_nobody()
    {
        Assert.Equal(Eligibility.Ejected, Gate(Ejected(), Ejected(), Well(), Well(), Well(), Well()));
        Assert.Equal(Eligibility.Eligible, Gate(Ejected(), Ejected(), Ejected(), Well(), Well(), Well()));
        Assert.Equal(Eligibility.Ejected, Gate(Ejected(), Well()));
        Assert.Equal(Eligibility.Eligible, Gate(Ejected()));
    }

    [Fact]
    public void When_too_many_are_ejected_the_slow_among_them_are_used_like_the_others()
    {
        var failing = Sick(active: 1) with { IsEjected = true };
        Assert.Equal(Eligibility.Eligible, Gate(failing, failing, Well(), Well()));
        Assert.Equal(Eligibility.Ejected, Gate(failing, Well(), Well(), Well()));
    }

    [Fact]
    public void Memory_over_the_limit_excludes_unless_it_is_everybodys()
    {
        var swollen = Fleet.Make("swollen", 4, 0, memory: 0.95);
        Assert.Equal(Eligibility.OverMemory, Gate(swollen, swollen, Well()));
        Assert.Equal(Eligibility.Eligible, Gate(swollen, swollen));
    }

    [Fact]
    public void An_unmeasured_worker_is_as_fast_as_the_mean()
    {
        var fleet = Fleet.Applied(Well() with { MeasuredSpeed = 10 }, Well() with { MeasuredSpeed = 30 }, Well() with { MeasuredSpeed = -1 });
        Assert.Equal(20, fleet[2].Speed);
        Assert.Equal(1, Fleet.Applied(Well() with { MeasuredSpeed = -1 })[0].Speed);
    }

    [Fact]
    public void A_new_incarnation_starts_slowly_unless_the_gateway_itself_is_new()
    {
        var late = TimeSpan.FromMinutes(1);
        Assert.Equal(0.1, SlowStart.ShareAt(late, TimeSpan.Zero), 6);
        Assert.Equal(0.55, SlowStart.ShareAt(late, TimeSpan.FromSeconds(5)), 6);
        Assert.Equal(1, SlowStart.ShareAt(late, TimeSpan.FromSeconds(10)));
        Assert.Equal(1, SlowStart.ShareAt(TimeSpan.FromSeconds(9), TimeSpan.Zero));
    }

    [Fact]
    public void Speed_is_tokens_over_slot_seconds_whatever_the_number_of_slots_and_is_forgotten_when_nothing_runs()
    {
        var speed = new SpeedEstimate();
        Assert.True(speed.TokensPerSlotSecond < 0);
        for (var i = 0; i < 10; i++) speed.Add(40, 4, 0.5);
        Assert.Equal(10, speed.TokensPerSlotSecond, 6);
        for (var i = 0; i < 4; i++) speed.Add(0, 0, 0.5);
        Assert.Equal(10, speed.TokensPerSlotSecond, 6);
        for (var i = 0; i < 10; i++) speed.Add(1, 1, 0.5);
        Assert.InRange(speed.TokensPerSlotSecond, 1, 2.5);
        for (var i = 0; i < 60; i++) speed.Add(0, 0, 0.5);
        Assert.True(speed.TokensPerSlotSecond < 0);
    }

    private static Candidate Well() => Fleet.Make("well", 4, 1) with { MeasuredSpeed = 10 };

    private static Candidate Sick(int active) => Fleet.Make("sick", 4, active) with { MeasuredSpeed = 1 };

    private static Candidate Ejected() => Well() with { IsEjected = true };

    private static Eligibility Gate(params Candidate[] fleet) => EligibilityRules.Of(Fleet.Applied(fleet)[0]);
}
