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
    private int _abandoned;

    private NodeMembership Membership() =>
        new(_node, new NodeHooks(Abandon: () => _abandoned++), _doubles, null!, TimeProvider.System, NullLogger<NodeMembership>.Instance);

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
    public async Task A_draining_node_does_not_join_again()
    {
        Row(NodeStatus.Dead);
        _node.SetStatus(NodeStatus.Draining);
        await Membership().RunOnceAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, _abandoned);
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
