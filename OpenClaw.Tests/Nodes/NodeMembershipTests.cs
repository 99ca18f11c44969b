using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using OpenClaw.Core.Nodes;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.Nodes;

public sealed class NodeMembershipTests
{
    private readonly NodeDoubles _doubles = new();
    private readonly LocalNode _node = new("worker-1", NodeRole.Worker, "local", "1.0");
    private readonly List<bool> _drains = [];
    private int _abandoned;

    private NodeMembership Membership() =>
        new(_node, new NodeHooks(Abandon: () => _abandoned++, Drain: _drains.Add), _doubles, null!, TimeProvider.System, NullLogger<NodeMembership>.Instance);

    private void Row(NodeStatus status, Guid? incarnation = null) =>
        _doubles.Rows[_node.Id] = _node.ToRecord(default) with { Status = status, Incarnation = incarnation ?? _node.Incarnation };

    [Fact]
    public async Task A_living_row_changes_nothing()
    {
        var before = _node.Incarnation;
        Row(NodeStatus.Alive);
        await Membership().RunOnceAsync(TestContext.Current.CancellationToken);
        Assert.Equal((before, 0), (_node.Incarnation, _abandoned));
    }

    [Fact]
    public async Task A_node_declared_dead_drops_its_work_and_joins_as_another_incarnation()
    {
        var before = _node.Incarnation;
        Row(NodeStatus.Dead);
        await Membership().RunOnceAsync(TestContext.Current.CancellationToken);
        Assert.NotEqual(before, _node.Incarnation);
        Assert.Equal(1, _abandoned);
        Assert.Equal((_node.Incarnation, NodeStatus.Alive), (_doubles.Rows[_node.Id].Incarnation, _doubles.Rows[_node.Id].Status));
    }

    [Fact]
    public async Task A_replaced_node_drops_its_work()
    {
        Row(NodeStatus.Alive, Guid.NewGuid());
        await Membership().RunOnceAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, _abandoned);
        Assert.Equal(_node.Incarnation, _doubles.Rows[_node.Id].Incarnation);
    }

    [Fact]
    public async Task A_node_that_stops_does_not_join_again()
    {
        var membership = Membership();
        await membership.DrainAsync(TestContext.Current.CancellationToken);
        Row(NodeStatus.Dead);
        await membership.RunOnceAsync(TestContext.Current.CancellationToken);
        Assert.Equal((0, NodeStatus.Draining), (_abandoned, _node.Status));
    }

    [Fact]
    public async Task A_node_drains_and_works_again_as_an_operator_writes_into_its_row()
    {
        var membership = Membership();
        Row(NodeStatus.Draining);
        for (var twice = 0; twice < 2; twice++) await membership.RunOnceAsync(TestContext.Current.CancellationToken);
        Assert.Equal((NodeStatus.Draining, 0), (_node.Status, _abandoned));
        Row(NodeStatus.Alive);
        await membership.RunOnceAsync(TestContext.Current.CancellationToken);
        Assert.Equal(NodeStatus.Alive, _node.Status);
        Assert.Equal([true, false], _drains);
    }

    [Fact]
    public async Task A_drained_node_that_is_declared_dead_joins_again()
    {
        var membership = Membership();
        Row(NodeStatus.Draining);
        await membership.RunOnceAsync(TestContext.Current.CancellationToken);
        Row(NodeStatus.Dead);
        await membership.RunOnceAsync(TestContext.Current.CancellationToken);
        Assert.Equal((1, NodeStatus.Alive), (_abandoned, _node.Status));
        Assert.Equal([true, false], _drains); // the old life's drain would end the new one's jobs
    }

    [Fact]
    public async Task Heartbeats_count_up_and_carry_the_load()
    {
        var publisher = new HeartbeatPublisher(_node, new NodeHooks(() => new WorkerLoad(7, 4, 1, 0, 0, 0)), _doubles,
            Options.Create(new HeartbeatOptions()), new FakeTimeProvider(), NullLogger<HeartbeatPublisher>.Instance);
        await publisher.RunOnceAsync(TestContext.Current.CancellationToken);
        await publisher.RunOnceAsync(TestContext.Current.CancellationToken);
        Assert.Equal([1L, 2L], _doubles.Heartbeats.Select(h => h.Sequence));
        Assert.All(_doubles.Heartbeats, h => Assert.Equal(7, h.Load?.Version));
    }
}
