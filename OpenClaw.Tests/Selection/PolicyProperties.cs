using CsCheck;
using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Selection;
using Xunit;

namespace OpenClaw.Tests.Selection;

/// <summary>What holds for every policy on every fleet.</summary>
public sealed class PolicyProperties
{
    private static readonly Gen<string> Policies = Gen.Int[0, 3].Select(i => PolicyNames.All[i]);

    [Fact]
    public void An_ineligible_worker_is_never_picked_and_while_one_is_free_a_free_one_is() =>
        Gen.Select(Policies, Fleet.Whole, Gen.Int, Gen.Bool).Sample((name, fleet, seed, evenFull) =>
        {
            var pick = PolicyNames.Create(name).Pick(fleet, Fleet.Draw(seed) with { EvenFull = evenFull });
            var most = fleet.Select(c => EligibilityRules.Of(c)).DefaultIfEmpty(Eligibility.NoWorker).Min();
            var possible = most == Eligibility.Eligible || (evenFull && most == Eligibility.Full);
            return pick.IsNone ? !possible && pick.Because == most : possible && EligibilityRules.Of(fleet[pick.Index]) == most && pick.Reason != PickReason.None;
        });

    [Fact]
    public void The_same_seed_picks_the_same_worker_in_any_order() =>
        Gen.Select(Policies, Fleet.Whole, Gen.Int, Gen.Int).Sample((name, fleet, seed, order) =>
        {
            var shuffled = fleet.ToArray();
            new Random(order).Shuffle(shuffled);
            var affinity = seed % 2 == 0 ? (ulong?)order : null;
            var first = PolicyNames.Create(name).Pick(fleet, Fleet.Draw(seed) with { Affinity = affinity });
            var second = PolicyNames.Create(name).Pick(shuffled, Fleet.Draw(seed) with { Affinity = affinity });
            return first.Because == second.Because && first.Reason == second.Reason
                && (first.IsNone || fleet[first.Index].Worker.Incarnation == shuffled[second.Index].Worker.Incarnation);
        });

    [Fact]
    public void Scores_and_their_parts_are_finite_and_in_0_to_1_and_the_smart_policy_picks_a_best_one() =>
        Gen.Select(Fleet.Whole, Gen.Int, Gen.Bool).Sample((fleet, seed, hasAffinity) =>
        {
            var explained = Explanation.Of(fleet, new SmartPick(), Fleet.Draw(seed) with { Affinity = hasAffinity ? (ulong)seed : null });
            var scored = explained.Candidates.Where(c => c.Scores is not null).ToArray();
            var best = scored.Select(c => c.Scores!.Total).DefaultIfEmpty(0).Max();
            return scored.All(c => Parts(c.Scores!).All(part => double.IsFinite(part) && part is >= 0 and <= 1 + 1e-9))
                && explained.Candidates.All(c => !c.IsPicked || c.Scores!.Total > best - (1.5 / 128));
        });

    [Fact]
    public void Gates_never_take_more_than_a_third_of_the_fleet_away_nor_all_of_it() =>
        Fleet.Whole.Sample(fleet =>
        {
            var up = fleet.Count(c => c is { IsSuspect: false, Slots: > 0, Weight: > 0 } && EligibilityRules.Of(c) < Eligibility.Suspect);
            var excluded = fleet.Count(c => EligibilityRules.Of(c) is Eligibility.Ejected or Eligibility.Slow);
            return excluded <= Math.Max(up < 2 ? 0 : 1, up / 3);
        });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public void Fleets_of_one_kind_are_picked_from_or_refused_as_a_whole_whatever_their_size(int workers)
    {
        Gen.Select(Policies, Gen.Int, Gen.Bool).Sample((name, seed, evenFull) =>
        {
            return Because(i => Fleet.Make($"w{i}", 4, 0)) == Eligibility.Eligible
                && Because(i => Fleet.Make($"w{i}", 4, 0) with { MeasuredSpeed = 0 }) == Eligibility.Eligible
                && Because(i => Fleet.Make($"w{i}", 4, 0, cpu: 1, memory: 1) with { Failures = 9, IsEjected = true }) == Eligibility.Eligible
                && Because(i => Fleet.Make($"w{i}", 4, 4)) == Eligibility.Full
                && Because(i => Fleet.Make($"w{i}", 0, 0)) == Eligibility.Suspect
                && Because(i => Fleet.Make($"w{i}", 4, 0) with { Load = null }) == Eligibility.Suspect
                && Because(i => Fleet.Make($"w{i}", 4, 0) with { IsSuspect = true }) == Eligibility.Suspect
                && Because(i => Fleet.Make($"w{i}", 4, 0) with { Weight = 0 }) == Eligibility.Weightless
                && Because(i => Fleet.Make($"w{i}", 4, 0, status: NodeStatus.Draining)) == Eligibility.Draining;

            // A pick's own reason; what is picked, or that nobody is, has to fit it.
            Eligibility? Because(Func<int, Candidate> make)
            {
                var pick = PolicyNames.Create(name).Pick(Fleet.Applied([.. Enumerable.Range(0, workers).Select(make)]), Fleet.Draw(seed) with { EvenFull = evenFull });
                var isWanted = pick.Because == Eligibility.Eligible || (evenFull && pick.Because == Eligibility.Full);
                return pick.IsNone == isWanted || pick.Index >= workers ? null : pick.Because;
            }
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(100)]
    public void A_warm_pick_allocates_nothing(int workers)
    {
        var fleet = Fleet.Applied([.. Enumerable.Range(0, workers).Select(i => Fleet.Make($"w{i}", 8, i % 9, cpu: i % 10 / 10d) with { MeasuredSpeed = i })]);
        foreach (var name in PolicyNames.All)
        {
            var policy = PolicyNames.Create(name);
            for (var i = 0; i < 200; i++) policy.Pick(fleet, new PickRequest((ulong)i, Affinity: 7));
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 200; i++) policy.Pick(fleet, new PickRequest((ulong)i, Affinity: 7));
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private static double[] Parts(Scores s) => [s.Total, s.Speed, s.Headroom, s.Reliability, s.Memory, s.Affinity];
}
