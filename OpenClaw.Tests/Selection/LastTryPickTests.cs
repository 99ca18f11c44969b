using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Selection;
using Xunit;

namespace OpenClaw.Tests.Selection;

public sealed class LastTryPickTests
{
    private static readonly Guid[] Ids = [.. Enumerable.Range(0, 4).Select(_ => Guid.NewGuid()).Order()];

    [Fact]
    public void Every_gateway_finds_the_same_worker_whatever_the_order_and_however_full_it_is()
    {
        Candidate[] fleet = [.. Ids.Select(id => Fleet.Make($"{id}", 4, 4, id: id))];
        Assert.Equal(Ids[0], Picked(fleet));
        Assert.Equal(Ids[0], Picked([.. fleet.Reverse()]));
    }

    [Fact]
    public void Where_several_stand_empty_it_is_one_of_them_and_the_last_empty_one_is_left_to_the_others()
    {
        Assert.Equal(Ids[2], Picked([Of(0, 1), Of(1, 4), Of(2, 0), Of(3, 0)]));
        Assert.Equal(Ids[0], Picked([Of(0, 1), Of(1, 4), Of(2, 2), Of(3, 0)]));
    }

    [Fact]
    public void Only_a_worker_that_is_up_is_asked()
    {
        Assert.Equal(-1, LastTryPick.Of([]));
        Assert.Equal(Ids[3], Picked(
            [Of(0, 0) with { IsSuspect = true }, Of(1, 0) with { IsShunned = true }, Fleet.Make("draining", 4, 0, status: NodeStatus.Draining, id: Ids[2]), Of(3, 4)]));
    }

    [Fact]
    public void A_worker_that_is_short_of_something_is_asked_where_there_is_no_other()
    {
        Assert.Equal(Ids[1], Picked([Of(0, 0) with { Gate = Eligibility.OverMemory }, Of(1, 4)]));
        Assert.Equal(Ids[1], Picked([Of(0, 0) with { Gate = Eligibility.OverMemory }, Of(1, 0) with { Gate = Eligibility.Slow }, Of(2, 0) with { IsShunned = true }]));
        Assert.Equal(Ids[0], Picked([Of(1, 0) with { Gate = Eligibility.Ejected }, Of(0, 0) with { Gate = Eligibility.Ejected }]));
    }

    private static Candidate Of(int number, int active) => Fleet.Make($"w{number}", 4, active, id: Ids[number]);

    private static Guid Picked(Candidate[] fleet) => fleet[LastTryPick.Of(fleet)].Worker.Incarnation;
}
