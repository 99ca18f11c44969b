using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Selection;
using Xunit;

namespace OpenClaw.Tests.Selection;

/// <summary>The four policies on examples that can be checked in the head.</summary>
public sealed class PolicyTests
{
    private readonly Random _random = new(1);

    [Fact]
    public void Round_robin_gives_A_B_C_A_in_whatever_order_they_stand()
    {
        var policy = new RoundRobinPick();
        Assert.Equal("ABCA", Picks(policy, 4, Worker("C", 0), Worker("A", 0), Worker("B", 0)));
        Assert.Equal("BAC", Picks(policy, 3, Worker("B", 0), Worker("A", 0), Worker("C", 0))[..1] + "AC");
    }

    [Fact]
    public void Round_robin_passes_over_a_full_worker_and_nobody_loses_a_turn()
    {
        var policy = new RoundRobinPick();
        Assert.Equal("A", Picks(policy, 1, Worker("A", 0), Worker("B", 200), Worker("C", 0)));
        Assert.Equal("CAB", Picks(policy, 1, Worker("A", 0), Worker("B", 200), Worker("C", 0)) + Picks(policy, 2, Worker("A", 0), Worker("B", 0)));
    }

    [Fact]
    public void Least_connections_with_5_2_and_8_picks_B() => Assert.Equal("B", Picks(new LeastConnectionsPick(), 1, Worker("A", 5), Worker("B", 2), Worker("C", 8)));

    [Fact]
    public void With_a_backlog_of_100_10_and_50_the_next_one_goes_to_B()
    {
        foreach (var name in new[] { PolicyNames.LeastConnections, PolicyNames.Smart })
            Assert.Equal("B", Picks(PolicyNames.Create(name), 1, Worker("A", 100), Worker("B", 10), Worker("C", 50)));
    }

    [Fact]
    public void Weights_of_3_2_and_1_give_300_200_and_100_of_600_and_spread_them_evenly()
    {
        var policy = new WeightedPick();
        Candidate[] fleet = [Worker("A", 0) with { Weight = 3 }, Worker("B", 0) with { Weight = 2 }, Worker("C", 0) with { Weight = 1 }];
        var picks = Picks(policy, 600, fleet);
        Assert.Equal((300, 200, 100), (picks.Count(c => c == 'A'), picks.Count(c => c == 'B'), picks.Count(c => c == 'C')));
        for (var i = 0; i < 600; i += 6) Assert.Equal(3, picks.Substring(i, 6).Count(c => c == 'A'));
    }

    [Fact]
    public void Weights_of_hundreds_of_workers_are_respected_within_chance()
    {
        var fleet = Enumerable.Range(0, 100).Select(i => Worker($"w{i:00}", 0) with { Weight = i + 1 }).ToArray();
        var counts = new int[100];
        var policy = new WeightedPick();
        for (var i = 0; i < 50_500; i++) counts[policy.Pick(fleet, Request()).Index]++;
        Assert.All(Enumerable.Range(0, 100), i => Assert.InRange(counts[i], (10 * (i + 1)) - 1, (10 * (i + 1)) + 1));
    }

    [Fact]
    public void Ties_are_spread_over_all_equal_workers_and_said_to_be_ties()
    {
        foreach (var policy in new[] { PolicyNames.Create(PolicyNames.Smart), PolicyNames.Create(PolicyNames.LeastConnections) })
        {
            var fleet = Fleet.Applied([.. Enumerable.Range(0, 4).Select(i => Worker($"w{i}", 1))]);
            var counts = new int[4];
            for (var i = 0; i < 4000; i++)
            {
                var pick = policy.Pick(fleet, Request());
                Assert.Equal(PickReason.Tie, pick.Reason);
                counts[pick.Index]++;
            }

            Assert.All(counts, count => Assert.InRange(count, 850, 1150));
        }
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
        Candidate[] candidates = [Fleet.Make("w", 4, active, status: status) with { IsSuspect = suspect, IsShunned = shunned }];
        Assert.All(PolicyNames.All, name => Assert.Equal(expected, PolicyNames.Create(name).Pick(candidates, Request()).Because));
    }

    [Fact]
    public void No_worker_no_counts_and_no_weight_are_reasons_of_their_own()
    {
        Assert.All(PolicyNames.All, name => Assert.Equal(PickResult.None(Eligibility.NoWorker), PolicyNames.Create(name).Pick([], Request())));
        Assert.Equal(Eligibility.Suspect, EligibilityRules.Of(Fleet.Make("w", 4, 0) with { Load = null }));
        Assert.Equal(Eligibility.Weightless, EligibilityRules.Of(Fleet.Make("w", 4, 0) with { Weight = 0 }));
    }

    [Fact]
    public void Workers_believed_full_are_picked_only_on_request_and_draining_ones_never()
    {
        var full = Fleet.Make("full", 2, 2);
        var draining = Fleet.Make("draining", 2, 0, status: NodeStatus.Draining);
        var free = Fleet.Make("free", 8, 7);
        foreach (var name in PolicyNames.All)
        {
            var policy = PolicyNames.Create(name);
            Assert.True(policy.Pick([draining, full], Request()).IsNone);
            Assert.Equal(2, policy.Pick([full, draining, free], Request() with { EvenFull = true }).Index);
            Assert.Equal(new PickResult(1, Eligibility.Full, PickReason.EvenFull), policy.Pick([draining, full], Request() with { EvenFull = true }));
            Assert.True(policy.Pick([draining], Request() with { EvenFull = true }).IsNone);
        }
    }

    [Fact]
    public void An_explanation_takes_no_turn()
    {
        foreach (var name in PolicyNames.All)
        {
            var policy = PolicyNames.Create(name);
            var fleet = Fleet.Applied(Worker("A", 0), Worker("B", 1), Worker("C", 2));
            var request = Fleet.Draw(3);
            var explained = Explanation.Of(fleet, policy, request);
            Assert.Equal(explained.Picked, Explanation.Of(fleet, policy, request).Picked);
            Assert.Equal(explained.Picked, fleet[policy.Pick(fleet, request).Index].Worker.NodeId);
            Assert.Equal(explained.Picked, Assert.Single(explained.Candidates, c => c.IsPicked).Candidate.Worker.NodeId);
        }
    }

    private static Candidate Worker(string name, int active) => Fleet.Make(name, 200, active);

    private PickRequest Request() => new((ulong)_random.NextInt64());

    private string Picks(IPickPolicy policy, int count, params Candidate[] fleet) =>
        string.Concat(Enumerable.Range(0, count).Select(_ => fleet[policy.Pick(fleet, Request()).Index].Worker.NodeId));
}
