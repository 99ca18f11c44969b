using OpenClaw.Core.Nodes;
using OpenClaw.Core.Storage.Postgres;
using OpenClaw.Tests.Cluster;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.Faults;

[Collection(WholeMachine.Name)]
public sealed class LeaderTests(TestServers servers)
{
    private static readonly TimeSpan LeaseDuration = TimeSpan.FromSeconds(3);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task Of_two_gateways_one_leads_and_when_it_is_killed_the_other_takes_the_duties() =>
        FaultCluster.RunAsync(servers, new ClusterSize(Gateways: 2, Workers: 0, Channels: 0), (_, _) => new Dictionary<string, string> { ["OpenClaw__Jobs__LeaseDuration"] = $"{LeaseDuration}" }, async cluster =>
        {
            string? id = null;
            await FaultCluster.UntilAsync(async () => (id = await cluster.LeaderAsync()) is not null, "one leads");
            var leader = cluster.Nodes.Gateways.Single(gateway => gateway.Id == id);
            var other = cluster.Nodes.Gateways.Single(gateway => gateway != leader);
            await leader.KillAsync();
            var taken = await FaultCluster.UntilAsync(async () => await cluster.LeaderAsync() == other.Id, "the other leads");
            await FaultCluster.UntilAsync(async () => (await cluster.KindsAsync(leader.Id)).Contains("node.dead"), "the killed one's death is written down");

            var sent = await cluster.SendAsync(1, "for a worker that vanishes");
            await LeaseToNobodyAsync(cluster, isStarted: true);
            Assert.Equal("leased", (await cluster.JobAsync(sent[0].Job)).State);
            await FaultCluster.UntilAsync(async () => (await cluster.JobAsync(sent[0].Job)).State == "queued", "the expired lease is rescued");
            await cluster.Nodes.AddAsync(NodeRole.Worker, Stop);
            await cluster.AssertAnsweredOnceAsync(sent);
            FaultCluster.Print($"The other led after {taken}");
        });

    [Fact]
    public Task An_offer_that_nobody_accepted_waits_for_no_new_leader_when_the_one_that_made_it_is_killed() =>
        FaultCluster.RunAsync(servers, new ClusterSize(Gateways: 2, Workers: 0, Channels: 0), null, async cluster =>
        {
            string? id = null;
            await FaultCluster.UntilAsync(async () => (id = await cluster.LeaderAsync()) is not null, "one leads");
            var sent = await cluster.SendAsync(1, "offered when the leader dies");
            await LeaseToNobodyAsync(cluster, isStarted: false);
            await cluster.Nodes.Gateways.Single(gateway => gateway.Id == id).KillAsync();
            var rescued = await FaultCluster.UntilAsync(async () => (await cluster.JobAsync(sent[0].Job)).State == "queued", "the offer is taken back", FaultCluster.Soon);
            await cluster.Nodes.AddAsync(NodeRole.Worker, Stop);
            await cluster.AssertAnsweredOnceAsync(sent);
            FaultCluster.Print($"It was taken back after {rescued}");
        });

    [Fact]
    public Task A_leader_that_slept_through_its_term_leads_no_more_when_it_wakes_and_both_serve() =>
        FaultCluster.RunAsync(servers, new ClusterSize(Gateways: 2, Workers: 1, Channels: 0), null, async cluster =>
        {
            string? id = null;
            await FaultCluster.UntilAsync(async () => (id = await cluster.LeaderAsync()) is not null, "one leads");
            var sleeper = cluster.Nodes.Gateways.Single(gateway => gateway.Id == id);
            var other = cluster.Nodes.Gateways.Single(gateway => gateway != sleeper);
            await sleeper.FreezeAsync(Stop);
            await FaultCluster.UntilAsync(async () => await cluster.LeaderAsync() == other.Id, "the other leads", FaultCluster.Soon);
            sleeper.Resume();
            await FaultCluster.UntilAsync(async () => await cluster.RowAsync(sleeper.Id) is { } row && (string)row["status"]! == "alive", "the sleeper belongs again");
            foreach (var gateway in cluster.Nodes.Gateways)
            {
                using var api = cluster.Nodes.NewClient(gateway);
                await api.EndedAsync(await api.SendAsync($"at-{gateway.Number}", "hello"));
            }

            await FaultCluster.UntilAsync(async () => await cluster.LeaderAsync() == other.Id, "the other still leads");
            Assert.DoesNotContain("node.dead", await cluster.KindsAsync(cluster.Nodes.Workers[0].Id)); // nobody was accused by the sleeper
        });

    /// <summary>To a worker that left: no death can release it, so it is the rescuer's.</summary>
    private static async Task LeaseToNobodyAsync(FaultCluster cluster, bool isStarted)
    {
        await using var store = await PostgresStore.OpenAsync(cluster.Nodes.Stores.Postgres, TimeProvider.System, migrate: false, TimeSpan.FromSeconds(30), Stop);
        var ghost = new NodeRecord("ghost", Guid.NewGuid(), NodeRole.Worker, "local", "0", null, NodeStatus.Alive, DateTimeOffset.UnixEpoch);
        await store.Nodes.JoinAsync(ghost, Stop);
        var job = Assert.Single(await store.Jobs.LeaseAsync([ghost.Incarnation], LeaseDuration, Stop));
        if (isStarted) Assert.NotNull(await store.Jobs.StartAsync(job.Lease, LeaseDuration, 0, Stop));
        Assert.True(await store.Nodes.SetStatusAsync(ghost.Id, ghost.Incarnation, NodeStatus.Left, ghost.Id, Stop));
    }
}
