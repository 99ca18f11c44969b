using System.Net;
using OpenClaw.Core.Nodes;
using OpenClaw.Tests.Cluster;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.Faults;

/// <summary>Nodes that leave, or are told to rest, while the others go on.</summary>
[Collection(WholeMachine.Name)]
public sealed class DrainTests(TestServers servers)
{
    private static readonly NodeEnvironment NoGrace = (role, _) => role == NodeRole.Worker ? new Dictionary<string, string> { ["OpenClaw__Worker__DrainGrace"] = "00:00:00" } : [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_worker_told_to_end_hands_its_jobs_back_at_once_and_nothing_is_answered_twice() =>
        FaultCluster.RunAsync(servers, new ClusterSize(Gateways: 1, Workers: 2, Channels: 0), NoGrace, async cluster =>
        {
            var sent = await cluster.SendAsync(10, FaultCluster.Slow);
            var victim = await cluster.BusiestWorkerAsync(sent);
            var held = await cluster.HeldByAsync(victim, sent);
            Assert.NotEmpty(held);
            var ending = victim.TerminateAsync();
            var moved = await FaultCluster.UntilAsync(async () => (await cluster.JobsAsync(held)).All(job => job.Worker != victim.Id), "its jobs run elsewhere", FaultCluster.Soon);
            Assert.Equal(0, (await ending).Code);
            await cluster.AssertAnsweredOnceAsync(sent);
            Assert.Equal(["node.draining", "node.left"], (await cluster.KindsAsync(victim.Id)).TakeLast(2));
            FaultCluster.Print($"{held.Count} jobs ran elsewhere after {moved}");
        });

    [Fact]
    public Task A_worker_that_an_operator_drains_gets_nothing_new_until_it_is_told_to_work_again() =>
        FaultCluster.RunAsync(servers, new ClusterSize(Gateways: 1, Workers: 2, Channels: 0), NoGrace, async cluster =>
        {
            var sent = await cluster.SendAsync(10, FaultCluster.Slow);
            var rested = await cluster.BusiestWorkerAsync(sent);
            Assert.Equal(HttpStatusCode.NoContent, await cluster.PostAsync($"/api/cluster/nodes/{rested.Id}/drain"));
            Assert.Equal("draining", (string?)(await cluster.RowAsync(rested.Id))!["status"]);
            await FaultCluster.UntilAsync(async () => (await cluster.HeldByAsync(rested, sent)).Count == 0, "it gave back what it ran", FaultCluster.Soon);
            Assert.All(await cluster.EndedAsync(await cluster.SendAsync(20, "while it rests")), job => Assert.NotEqual(rested.Id, job.Worker));
            await cluster.AssertAnsweredOnceAsync(sent);

            Assert.Equal(HttpStatusCode.NoContent, await cluster.PostAsync($"/api/cluster/nodes/{rested.Id}/undrain"));
            await cluster.WorksAsync(rested);
            Assert.Equal(["node.draining", "node.undrained"], (await cluster.KindsAsync(rested.Id)).TakeLast(2));
        });

    [Fact]
    public Task A_gateway_told_to_end_says_that_it_is_not_ready_and_serves_on_for_a_while() =>
        FaultCluster.RunAsync(servers, new ClusterSize(Gateways: 1, Workers: 1, Channels: 0), (_, _) => new Dictionary<string, string> { ["OpenClaw__Gateway__StopDelay"] = "00:00:10" }, async cluster =>
        {
            var gateway = cluster.Nodes.Gateways[0];
            using var caller = new HttpClient { BaseAddress = gateway.Address };
            Assert.Null((await caller.GetAsync("/health/live", Stop)).Headers.ConnectionClose);
            var ending = gateway.TerminateAsync();
            await FaultCluster.UntilAsync(async () => (await caller.GetAsync("/health/ready", Stop)).StatusCode == HttpStatusCode.ServiceUnavailable, "it says that it is not ready", TimeSpan.FromSeconds(8));
            using var answer = await caller.GetAsync("/health/live", Stop);
            Assert.Equal((HttpStatusCode.OK, true), (answer.StatusCode, answer.Headers.ConnectionClose));
            Assert.Equal(0, (await ending).Code);
        });

    [Fact]
    public Task A_stream_of_a_gateway_that_ends_closes_with_a_hint_to_connect_again_at_once() =>
        FaultCluster.RunAsync(servers, new ClusterSize(Gateways: 1, Workers: 1, Channels: 0), null, async cluster =>
        {
            var gateway = cluster.Nodes.Gateways[0];
            await cluster.AssertAnsweredOnceAsync(await cluster.SendAsync(1, "streamed"));
            using var api = cluster.Nodes.NewClient(gateway);
            using var stream = await api.Http.GetAsync(new Uri("/api/conversations/streamed-0/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Stop);
            var reading = stream.Content.ReadAsStringAsync(Stop);
            Assert.Equal(0, (await gateway.TerminateAsync()).Code);
            Assert.Contains("\nretry: 200\n", await reading, StringComparison.Ordinal);
        });

    [Fact]
    public Task A_store_that_a_newer_build_has_migrated_serves_this_one_while_its_nodes_are_restarted() =>
        FaultCluster.RunAsync(servers, new ClusterSize(Gateways: 2, Workers: 2, Channels: 0), null, async cluster =>
        {
            await using var load = SteadyLoad.Start(cluster, conversations: 4);
            await cluster.AssertAnsweredOnceAsync(await cluster.SendAsync(4, "before"));
            // What a migration may do while older nodes run: it adds, and leaves min_compatible where it was.
            await cluster.ReadAsync(
                "alter table nodes add later text; alter table conversations add later text; alter table jobs add later text; alter table outbox add later text; update schema_version set version = version + 1");
            foreach (var node in new[] { cluster.Nodes.Gateways[0], cluster.Nodes.Workers[0] })
            {
                Assert.Equal(0, (await node.TerminateAsync()).Code);
                await node.StartAsync(Stop);
            }

            await cluster.AssertAnsweredOnceAsync(await cluster.SendAsync(4, "afterwards"));
            await load.AssertAnsweredOnceInOrderAsync();
        });

    [Fact]
    public Task All_nodes_are_restarted_one_after_the_other_and_callers_hear_nothing_worse_than_try_again() =>
        FaultCluster.RunAsync(servers, new ClusterSize(Gateways: 2, Workers: 2, Channels: 1), null, async cluster =>
        {
            await using var load = SteadyLoad.Start(cluster, conversations: 6);
            foreach (var node in cluster.Nodes.Nodes)
            {
                Assert.Equal(0, (await node.TerminateAsync()).Code);
                await node.StartAsync(Stop);
            }

            await load.AssertAnsweredOnceInOrderAsync();
            Assert.DoesNotContain(load.Refusals, refusal => !refusal.Contains(": 429 ", StringComparison.Ordinal) && !refusal.Contains(": 503 ", StringComparison.Ordinal));
            Assert.DoesNotContain("node.dead", await cluster.KindsAsync(null));
        });
}
