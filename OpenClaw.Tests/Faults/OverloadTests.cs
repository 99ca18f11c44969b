using System.Net;
using System.Net.Http.Json;
using OpenClaw.Core.Nodes;
using OpenClaw.Tests.Cluster;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.Faults;

[Collection(WholeMachine.Name)]
public sealed class OverloadTests(TestServers servers)
{
    private const int Flood = 300;
    private const int MaxQueued = 330;

    private const long HeapLimit = 100_000_000;
    private const int LargeMessages = 2200;
    private const int TextLength = 60 * 1024;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task One_conversation_with_hundreds_of_messages_starves_nobody_and_beyond_the_limit_senders_hear_when_to_come_back() =>
        FaultCluster.RunAsync(servers, new ClusterSize(Gateways: 1, Workers: 1, Channels: 0), Small, async cluster =>
        {
            await Task.WhenAll(Enumerable.Range(0, Flood).Select(i => cluster.SendAsync("flood", $"{FaultCluster.Slow} of the flood {i}")));
            await cluster.AssertAnsweredOnceAsync(await cluster.SendAsync(10, "from somebody else"));
            Assert.InRange(await QueuedAsync(cluster), Flood / 2, Flood); // the others did not wait for the flood's end

            using var refused = await FloodUntilRefusedAsync(cluster);
            Assert.InRange(refused.Headers.RetryAfter?.Delta ?? TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
            Assert.Contains("saturated", await refused.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);

            // What was accepted is still there, and with more workers the queue shrinks and everybody is let in again.
            await cluster.Nodes.AddAsync(NodeRole.Worker, Stop);
            await cluster.AssertAnsweredOnceAsync(await cluster.SendAsync(1, "after the flood"));
        });

    [Fact]
    public Task A_queue_that_is_larger_than_the_memory_of_its_nodes_grows_in_the_store_and_not_in_them() =>
        FaultCluster.RunAsync(servers, new ClusterSize(Gateways: 1, Workers: 1, Channels: 0), Tight, async cluster =>
        {
            var running = await cluster.SendAsync(2, FaultCluster.Slow);
            using var api = cluster.Nodes.NewClient();
            var text = $"{FaultCluster.Slow} {new string('x', TextLength)}";
            await Parallel.ForAsync(0, LargeMessages, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Stop }, async (i, _) =>
            {
                using var answer = await api.Http.PostAsJsonAsync("/api/messages", new { conversation = $"large-{i}", text }, Stop);
                Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            });
            Assert.True(await QueuedAsync(cluster) * TextLength > HeapLimit, "What waits is not larger than a heap.");
            await cluster.AssertAnsweredOnceAsync(running);
            Assert.All(cluster.Nodes.Nodes, node => Assert.True(node.IsRunning, $"{node}: {node.Log}"));
        });

    private static IEnumerable<KeyValuePair<string, string>> Tight(NodeRole role, int number) => new Dictionary<string, string>
    {
        ["DOTNET_GCHeapHardLimit"] = $"{HeapLimit:x}", ["OpenClaw__Worker__Slots"] = "2",
    };

    private static IEnumerable<KeyValuePair<string, string>> Small(NodeRole role, int number) => role == NodeRole.Gateway
        ? new Dictionary<string, string> { ["OpenClaw__Admission__MaxQueued"] = $"{MaxQueued}" }
        : new Dictionary<string, string> { ["OpenClaw__Worker__Slots"] = number == 1 ? "2" : "64" };

    private static async Task<long> QueuedAsync(FaultCluster cluster) => (long)(await cluster.Client.GetAsync("/api/cluster/jobs", Stop))["jobs"]!["queued"]!;

    private static async Task<HttpResponseMessage> FloodUntilRefusedAsync(FaultCluster cluster)
    {
        using var api = cluster.Nodes.NewClient();
        for (var i = 0; i < 2 * MaxQueued; i++)
        {
            var answer = await api.Http.PostAsJsonAsync("/api/messages", new { conversation = $"more-{i}", text = $"{FaultCluster.Slow} more {i}" }, Stop);
            if (answer.StatusCode == HttpStatusCode.TooManyRequests) return answer;
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
            answer.Dispose();
            await Task.Delay(TimeSpan.FromMilliseconds(20), Stop); // the count is up to a second old
        }

        throw new InvalidOperationException("Everything was accepted.");
    }
}
