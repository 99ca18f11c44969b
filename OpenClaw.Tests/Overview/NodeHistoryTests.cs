using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Overview;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.Overview;

public sealed class NodeHistoryTests
{
    private readonly ScriptedRegistry _registry = new();
    private readonly Guid _life = Guid.NewGuid();
    private long _sequence;

    [Fact]
    public async Task The_newest_loads_of_each_life_are_kept_and_those_of_a_life_that_is_over_are_not()
    {
        var history = new NodeHistory(_registry);
        for (var i = 0; i < NodeHistory.Length + 3; i++) await LookAsync(history, _life, active: i);
        Assert.Equal(Enumerable.Range(3, NodeHistory.Length), history.Read()[_life].Select(load => load.Active));

        await LookAsync(history, _life, active: 1000, age: NodeHistory.Interval + TimeSpan.FromSeconds(1));
        Assert.DoesNotContain(history.Read()[_life], load => load.Active == 1000);

        var next = Guid.NewGuid();
        await LookAsync(history, next, active: 7);
        Assert.Equal([next], history.Read().Keys);
        Assert.Equal(7, Assert.Single(history.Read()[next]).Active);
    }

    private Task LookAsync(NodeHistory history, Guid life, int active, TimeSpan age = default)
    {
        var load = new WorkerLoad(++_sequence, 4, active, 0.5, 0.25, 10);
        _registry.Set(new RegisteredNode(new Heartbeat("worker-1", life, NodeRole.Worker, "local", "1", null, NodeStatus.Alive, _sequence, load), age));
        return history.RunOnceAsync(TestContext.Current.CancellationToken);
    }
}
