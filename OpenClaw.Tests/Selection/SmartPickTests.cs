using OpenClaw.Gateway.Selection;
using Xunit;

namespace OpenClaw.Tests.Selection;

public sealed class SmartPickTests
{
    private readonly SmartPick _policy = new();

    [Fact]
    public void Each_scorer_reaches_both_ends()
    {
        Assert.Equal((1, 0), (Scorers.Speed(Fleet.Make("a", 4, 0), 1), Scorers.Speed(Fleet.Make("a", 4, 0, cpu: 1), 1)));
        Assert.Equal((1, 0), (Scorers.Headroom(Fleet.Make("a", 4, 0)), Scorers.Headroom(Fleet.Make("a", 4, 4))));
        Assert.Equal((1, 0), (Scorers.Reliability(Fleet.Make("a", 4, 0)), Scorers.Reliability(Fleet.Make("a", 4, 0) with { Failures = 5 })));
        Assert.Equal((1, 0), (Scorers.Memory(Fleet.Make("a", 4, 0, memory: 0.5)), Scorers.Memory(Fleet.Make("a", 4, 0, memory: 0.9))));
        Assert.Equal((1, 0), (Scorers.Affinity(Fleet.Make("a", 4, 0), isHome: true), Scorers.Affinity(Fleet.Make("a", 4, 0), isHome: false)));
        Assert.Equal(1, Scorers.SpeedWeight + Scorers.HeadroomWeight + Scorers.ReliabilityWeight + Scorers.MemoryWeight + Scorers.AffinityWeight, 12);
    }

    [Fact]
    public void The_free_worker_that_finishes_soonest_is_picked_even_when_it_is_busier()
    {
        var fleet = Fleet.Applied(Fleet.Make("slow", 8, 0) with { MeasuredSpeed = 10 }, Fleet.Make("fast", 8, 7) with { MeasuredSpeed = 25 });
        Assert.Equal("fast", Picked(fleet));
        Assert.Equal("slow", Picked(Fleet.Applied(fleet[0], fleet[1].WithOneMore())));
    }

    [Theory]
    [InlineData(100, 80)]
    [InlineData(100, 55)]
    public void The_jobs_of_a_dead_worker_spread_over_workers_that_are_about_as_fast(double one, double other)
    {
        var given = Assign(13, Fleet.Make("one", 64, 0) with { MeasuredSpeed = one }, Fleet.Make("other", 64, 0) with { MeasuredSpeed = other });
        Assert.All(given, count => Assert.InRange(count, 4, 9));
    }

    [Fact]
    public void A_worker_that_is_far_faster_gets_a_whole_batch_before_a_slow_one_gets_a_job() =>
        Assert.Equal([13, 0], Assign(13, Fleet.Make("fast", 64, 0) with { MeasuredSpeed = 100 }, Fleet.Make("slow", 64, 0) with { MeasuredSpeed = 40 }));

    [Fact]
    public void Of_equally_fast_workers_the_emptier_one_is_picked_and_noise_of_the_measurement_does_not_count() =>
        Assert.Equal("empty", Picked(Fleet.Applied(Fleet.Make("full", 8, 6) with { MeasuredSpeed = 20 }, Fleet.Make("empty", 8, 1) with { MeasuredSpeed = 18.5 })));

    [Fact]
    public void A_saturated_processor_slows_and_memory_near_its_limit_counts_against()
    {
        Assert.Equal("calm", Picked(Fleet.Applied(Fleet.Make("hot", 8, 0, cpu: 0.98), Fleet.Make("calm", 8, 4, cpu: 0.8))));
        Assert.Equal("calm", Picked(Fleet.Applied(Fleet.Make("swollen", 8, 0, memory: 0.85), Fleet.Make("calm", 8, 0, memory: 0.4))));
    }

    [Fact]
    public void Failures_count_against_a_worker_before_they_eject_it() =>
        Assert.Equal("well", Picked(Fleet.Applied(Fleet.Make("failing", 8, 0) with { Failures = 3 }, Fleet.Make("well", 8, 1))));

    [Fact]
    public void The_own_region_comes_first_and_spills_over_only_when_it_is_full()
    {
        var near = Fleet.Make("near", 2, 1);
        var far = Fleet.Make("far", 8, 0) with { IsLocal = false, MeasuredSpeed = 100 };
        Assert.Equal("near", Picked(Fleet.Applied(near, far)));
        var pick = _policy.Pick(Fleet.Applied(near.WithOneMore(), far), Fleet.Draw(1));
        Assert.Equal((1, PickReason.SpillOver), (pick.Index, pick.Reason));
    }

    [Fact]
    public void A_conversation_comes_home_while_its_home_is_not_crowded_and_spreads_over_the_fleet()
    {
        var fleet = Fleet.Applied([.. Enumerable.Range(0, 4).Select(i => Fleet.Make($"w{i}", 10, 2))]);
        var homes = Enumerable.Range(0, 400).Select(key => Home(fleet, (ulong)key * 7919)).ToArray();
        Assert.All(Enumerable.Range(0, 400), key => Assert.Equal(homes[key], Home(fleet, (ulong)key * 7919, seed: 2)));
        Assert.All(Enumerable.Range(0, 4), i => Assert.InRange(homes.Count(h => h == i), 60, 140));
        fleet[homes[0]] = Fleet.Make("crowded", 10, 8, id: fleet[homes[0]].Worker.Incarnation);
        Assert.NotEqual(homes[0], Home(fleet, 0));
    }

    [Fact]
    public void A_weight_lends_a_share_of_the_slots_and_never_less_than_one()
    {
        var canary = Fleet.Make("canary", 10, 2) with { Weight = 25, Share = 0.25 };
        Assert.Equal((3, 1), (canary.UsableSlots, canary.FreeSlots));
        Assert.Equal(1, (Fleet.Make("canary", 10, 0) with { Share = 0.001 }).UsableSlots);
        Assert.Equal(0, (Fleet.Make("canary", 0, 0) with { Share = 0.5 }).UsableSlots);
    }

    private int[] Assign(int jobs, params Candidate[] fleet)
    {
        var candidates = Fleet.Applied(fleet);
        for (var job = 0; job < jobs; job++)
        {
            var pick = _policy.Pick(candidates, Fleet.Draw(job));
            candidates[pick.Index] = candidates[pick.Index].WithOneMore();
        }

        return [.. candidates.Select(candidate => candidate.Given)];
    }

    private string Picked(Candidate[] fleet)
    {
        var pick = _policy.Pick(fleet, Fleet.Draw(1));
        return fleet[pick.Index].Worker.NodeId;
    }

    private int Home(Candidate[] fleet, ulong key, int seed = 1)
    {
        var pick = _policy.Pick(fleet, Fleet.Draw(seed) with { Affinity = key });
        return pick.Index;
    }
}
