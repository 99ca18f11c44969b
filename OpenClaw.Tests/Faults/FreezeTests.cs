using System.Diagnostics;
using OpenClaw.Tests.Cluster;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.Faults;

/// <summary>Processes that stop in mid-step and go on later (SIGSTOP, SIGCONT).</summary>
[Collection(WholeMachine.Name)]
public sealed class FreezeTests(TestServers servers)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_frozen_workers_jobs_run_elsewhere_and_nothing_it_does_on_waking_counts() =>
        FaultCluster.RunAsync(servers, new ClusterSize(Gateways: 1, Workers: 3, Channels: 0), null, async cluster =>
        {
            var sent = await cluster.SendAsync(12, FaultCluster.Slow);
            var victim = await cluster.BusiestWorkerAsync(sent);
            var before = (Guid)(await cluster.RowAsync(victim.Id))!["incarnation"]!;
            await victim.FreezeAsync(Stop);
            var frozenAt = Stopwatch.GetTimestamp();
            var stuck = await cluster.HeldByAsync(victim, sent);
            Assert.NotEmpty(stuck);
            await FaultCluster.UntilAsync(
                async () => (await cluster.JobsAsync(stuck)).All(job => job.Worker != victim.Id), "the frozen worker's jobs run elsewhere", FaultCluster.Soon);
            var moved = Stopwatch.GetElapsedTime(frozenAt);
            await cluster.AssertAnsweredOnceAsync(sent);

            victim.Resume();
            await FaultCluster.UntilAsync(
                async () => await cluster.RowAsync(victim.Id) is { } row && (Guid)row["incarnation"]! != before && (string)row["status"]! == "alive", "the woken worker joined again", FaultCluster.Soon);
            await cluster.WorksAsync(victim);
            await cluster.AssertAnsweredOnceAsync(sent);

            // On a starved machine it may have been suspected before, and recovered; that is no part of this.
            var life = string.Join(' ', await cluster.KindsAsync(victim.Id)).Replace("node.suspect node.recovered ", "", StringComparison.Ordinal);
            Assert.StartsWith("node.joined node.suspect node.dead node.joined", life, StringComparison.Ordinal);
            FaultCluster.Print($"{stuck.Count} jobs ran elsewhere after {moved}");
        });

    [Fact]
    public Task What_happened_to_nodes_can_be_read_afterwards_suspicion_and_recovery_too() =>
        FaultCluster.RunAsync(servers, new ClusterSize(Gateways: 1, Workers: 2, Channels: 0), null, async cluster =>
        {
            var worker = cluster.Nodes.Workers[0];
            for (var round = 0; round < 8 && !(await cluster.KindsAsync(worker.Id)).Contains("node.recovered"); round++)
            {
                await worker.FreezeAsync(Stop);
                await FaultCluster.UntilAsync(async () => (await cluster.KindsAsync(worker.Id))[^1] is "node.suspect" or "node.dead", "it is suspected", FaultCluster.Soon);
                worker.Resume(); // before its second and a half until death are over, if the machine is not too slow
                await FaultCluster.UntilAsync(async () => (await cluster.KindsAsync(worker.Id))[^1] is "node.recovered" or "node.joined", "it is back", FaultCluster.Soon);
            }

            await cluster.Nodes.Workers[1].KillAsync();
            await FaultCluster.UntilAsync(async () => (await cluster.KindsAsync(cluster.Nodes.Workers[1].Id)).Contains("node.dead"), "the other's death");
            Assert.Equal(0, (await worker.TerminateAsync()).Code);
            var life = await cluster.KindsAsync(worker.Id);
            Assert.Equal("node.joined", life[0]);
            Assert.Contains("node.suspect", life);
            Assert.Contains("node.recovered", life);
            Assert.Equal(["node.draining", "node.left"], life.TakeLast(2));
        });

    [Fact]
    public Task The_only_leader_frozen_for_five_seconds_accuses_nobody_when_it_wakes() =>
        FaultCluster.RunAsync(servers, new ClusterSize(Gateways: 1, Workers: 2, Channels: 1), null, async cluster =>
        {
            var leader = cluster.Nodes.Gateways[0];
            await FaultCluster.UntilAsync(async () => await cluster.LeaderAsync() == leader.Id, "it leads");
            await leader.FreezeAsync(Stop);
            await Task.Delay(TimeSpan.FromSeconds(5), Stop);
            leader.Resume();
            await Task.Delay(TimeSpan.FromSeconds(4), Stop); // longer than suspicion and a question take
            await cluster.AssertAnsweredOnceAsync(await cluster.SendAsync(4, "after the sleep"));
            Assert.DoesNotContain("node.dead", await cluster.KindsAsync(null));
        });
}
