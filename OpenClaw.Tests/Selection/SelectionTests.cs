using CsCheck;
using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Selection;
using Xunit;

namespace OpenClaw.Tests.Selection;

public sealed class SelectionTests
{
    private static readonly Gen<Candidate> Candidates =
        from incarnation in Gen.Guid
        from role in Gen.Enum<NodeRole>()
        from status in Gen.Frequency((3, Gen.Const(NodeStatus.Alive)), (1, Gen.Enum<NodeStatus>()))
        from load in Gen.Select(Gen.Int[0, 8], Gen.Int[0, 10])
        from delta in Gen.Int[-3, 3]
        from flags in Gen.Select(Gen.Int[0, 9], Gen.Int[0, 9])
        select Make(incarnation, load.Item1, load.Item2, role, status, delta, flags.Item1 == 0, flags.Item2 == 0);

    [Fact]
    public void An_ineligible_worker_is_never_picked_and_an_eligible_one_always() =>
        Gen.Select(Candidates.Array[0, 12], Gen.Int).Sample((candidates, seed) =>
        {
            var pick = WorkerSelection.Pick(candidates, new Random(seed));
            var free = candidates.Where(IsFree).ToArray();
            if (free.Length == 0) return pick.IsNone && pick.Because != Eligibility.Eligible;
            return !pick.IsNone && IsFree(candidates[pick.Index]);
        });

    [Fact]
    public void The_least_loaded_share_of_slots_is_picked() =>
        Gen.Select(Candidates.Array[1, 12], Gen.Int).Sample((candidates, seed) =>
        {
            var pick = WorkerSelection.Pick(candidates, new Random(seed));
            return pick.IsNone || candidates.Where(IsFree).All(c => Share(c) >= Share(candidates[pick.Index]) - 1e-12);
        });

    [Fact]
    public void The_same_seed_picks_the_same_worker_in_any_order() =>
        Gen.Select(Candidates.Array[1, 12], Gen.Int, Gen.Int).Sample((candidates, seed, order) =>
        {
            var shuffled = candidates.ToArray();
            new Random(order).Shuffle(shuffled);
            var first = WorkerSelection.Pick(candidates, new Random(seed));
            var second = WorkerSelection.Pick(shuffled, new Random(seed));
            return first.Because == second.Because && (first.IsNone || candidates[first.Index].Worker.Incarnation == shuffled[second.Index].Worker.Incarnation);
        });

    [Fact]
    public void Ties_are_spread_over_all_equal_workers()
    {
        var candidates = Enumerable.Range(0, 4).Select(_ => Make(Guid.NewGuid(), 4, 1)).ToArray();
        var random = new Random(1);
        var counts = new int[4];
        for (var i = 0; i < 4000; i++) counts[WorkerSelection.Pick(candidates, random).Index]++;
        Assert.All(counts, count => Assert.InRange(count, 850, 1150));
    }

    [Theory]
    [InlineData(NodeStatus.Draining, false, false, 0, Eligibility.Draining)]
    [InlineData(NodeStatus.Dead, false, false, 0, Eligibility.Gone)]
    [InlineData(NodeStatus.Left, false, false, 0, Eligibility.Gone)]
    [InlineData(NodeStatus.Alive, true, false, 0, Eligibility.Suspect)]
    [InlineData(NodeStatus.Alive, false, true, 0, Eligibility.Shunned)]
    [InlineData(NodeStatus.Alive, false, false, 4, Eligibility.Full)]
    [InlineData(NodeStatus.Alive, false, false, 3, Eligibility.Eligible)]
    internal void None_says_why(NodeStatus status, bool suspect, bool shunned, int active, Eligibility expected)
    {
        Candidate[] candidates = [Make(Guid.NewGuid(), 4, active, NodeRole.Worker, status, 0, suspect, shunned)];
        Assert.Equal(expected, WorkerSelection.Pick(candidates, new Random(1)).Because);
    }

    [Fact]
    public void No_worker_at_all_is_a_reason_of_its_own() => Assert.Equal(PickResult.None(Eligibility.NoWorker), WorkerSelection.Pick([], new Random(1)));

    [Fact]
    public void A_worker_without_counts_is_not_eligible()
    {
        var candidate = Make(Guid.NewGuid(), 4, 0) with { Load = null };
        Assert.Equal(Eligibility.Suspect, EligibilityRules.Of(candidate));
    }

    [Fact]
    public void Workers_believed_full_are_the_last_resort_and_draining_ones_are_none()
    {
        var full = Make(Guid.NewGuid(), 2, 2);
        var draining = Make(Guid.NewGuid(), 2, 0, status: NodeStatus.Draining);
        var free = Make(Guid.NewGuid(), 8, 7);
        Assert.Equal(2, WorkerSelection.PickEvenFull([full, draining, free], new Random(1)).Index);
        Assert.Equal(1, WorkerSelection.PickEvenFull([draining, full], new Random(1)).Index);
        Assert.True(WorkerSelection.PickEvenFull([draining], new Random(1)).IsNone);
    }

    private static bool IsFree(Candidate c) =>
        c is { Worker: { Role: NodeRole.Worker, Status: NodeStatus.Alive }, IsSuspect: false, IsShunned: false, Load: { Slots: > 0 } load } && load.Active + c.Delta < load.Slots;

    private static double Share(Candidate c) => (c.Active + 1.0) / c.Slots;

    private static Candidate Make(
        Guid incarnation, int slots, int active, NodeRole role = NodeRole.Worker, NodeStatus status = NodeStatus.Alive, int delta = 0, bool suspect = false, bool shunned = false) => new(
        new Heartbeat("w", incarnation, role, "local", "1", new Uri("http://127.0.0.1:1"), status, 1, null),
        new WorkerLoad(1, slots, active, 0, 0, 0), delta, suspect, shunned);
}
