using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.Worker;

public sealed class SeveralWorkersTests
{
    [Fact]
    public async Task Two_workers_in_one_process_share_nothing()
    {
        await using var first = await WorkerHost.StartAsync(("OpenClaw:Cluster:NodeId", "worker-1"));
        await using var second = await WorkerHost.StartAsync(("OpenClaw:Cluster:NodeId", "worker-2"));
        Assert.NotEqual(first.Get<LocalNode>().Incarnation, second.Get<LocalNode>().Incarnation);
        Assert.Equal(OfferOutcome.Committed, await first.RunAsync(first.NewJob()));
        Assert.Equal((1, 0), (first.Model.Calls, second.Model.Calls));
    }

    [Fact]
    public async Task A_worker_joins_with_the_address_it_listens_at_before_it_is_heard_of()
    {
        await using var worker = await WorkerHost.StartAsync();
        var node = worker.Get<LocalNode>();
        await node.Joined.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal(worker.Client.BaseAddress, node.Address);
        Assert.Equal(node.Incarnation, worker.Nodes.Rows[node.Id].Incarnation);
    }
}
