using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;
using OpenClaw.Tests.Cluster;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.Faults;

/// <summary>A message that kills whoever works on it, under load.</summary>
[Collection(WholeMachine.Name)]
public sealed class PoisonTests(TestServers servers)
{
    private static readonly NodeEnvironment FewSlots = (role, _) => role == NodeRole.Worker ? new Dictionary<string, string> { ["OpenClaw__Worker__Slots"] = "8" } : [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_message_that_kills_its_worker_three_times_is_set_aside_the_third_time_alone_and_its_neighbours_are_all_answered() =>
        FaultCluster.RunAsync(servers, new ClusterSize(Gateways: 2, Workers: 3, Channels: 0), FewSlots, async cluster =>
        {
            await using var load = SteadyLoad.Start(cluster, conversations: 4);
            var poison = new Sent("poison", $"{FaultCluster.Slow} that kills", await cluster.SendAsync("poison", $"{FaultCluster.Slow} that kills"));
            var neighbours = new List<Sent>();
            var besideIt = new List<long>();
            for (var death = 1; death <= 3; death++)
            {
                // Enough slow ones that every worker has some: without them the last try would find an empty worker by chance.
                neighbours.AddRange(await cluster.SendAsync(9, $"{FaultCluster.Slow} number {death}"));
                var victim = await RunsAsync(cluster, poison.Job);
                besideIt.Add(long.Parse((await cluster.ReadAsync($"select count(*) from jobs j join jobs p on p.id = '{poison.Job}' where j.state = 1 and j.holder = p.holder and j.id <> p.id"))!, null));
                await victim.KillAsync();
                await FaultCluster.UntilAsync(async () => await cluster.ReadAsync($"select deaths from jobs where id = '{poison.Job}'") == $"{death}", $"death {death} is counted", FaultCluster.Soon);
                await victim.StartAsync(Stop);
            }

            FaultCluster.Print($"Beside it ran: {string.Join(", ", besideIt)}");
            Assert.Equal("dead", (await cluster.JobAsync(poison.Job)).State);
            Assert.Equal(Poison.Reason, await cluster.ReadAsync($"select error from jobs where id = '{poison.Job}'"));
            Assert.NotEqual([0, 0], besideIt.Take(2));
            Assert.Equal(0, besideIt[2]);
            await cluster.AssertAnsweredOnceAsync(neighbours);
            await load.AssertAnsweredOnceInOrderAsync();
            Assert.Equal("0", await cluster.ReadAsync("select count(*) from jobs where state = 3 and conversation_id <> (select conversation_id from jobs where id = '" + poison.Job + "')"));
        });

    /// <summary>The worker that runs it now: it has accepted the offer, so a crash is counted.</summary>
    private static async Task<ClusterNode> RunsAsync(FaultCluster cluster, Guid job)
    {
        ClusterNode? worker = null;
        await FaultCluster.UntilAsync(
            async () =>
            {
                var id = await cluster.ReadAsync($"select worker from jobs where id = '{job}' and state = 1 and started_at is not null");
                return (worker = cluster.Nodes.Workers.SingleOrDefault(one => one.Id == id)) is not null;
            },
            "it runs at a worker");
        return worker!;
    }
}
