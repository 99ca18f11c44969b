using System.Net;
using System.Net.Http.Json;
using OpenClaw.Tests.Cluster;
using OpenClaw.Tests.EndToEnd;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.Faults;

/// <summary>What ran on a node that was killed goes on elsewhere, and what did not is not touched.</summary>
[Collection(WholeMachine.Name)]
public sealed class MovingTests(TestServers servers)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_killed_workers_jobs_run_at_once_on_all_the_others() =>
        FaultCluster.RunAsync(servers, new ClusterSize(Gateways: 2, Workers: 3, Channels: 0), null, async cluster =>
        {
            foreach (var worker in cluster.Nodes.Workers) await cluster.WorksAsync(worker);
            var sent = await cluster.SendAsync(30, FaultCluster.Slow);
            var victim = await cluster.BusiestWorkerAsync(sent);
            var held = await cluster.HeldByAsync(victim, sent);
            await victim.KillAsync();
            var moved = await FaultCluster.UntilAsync(async () => (await cluster.JobsAsync(held)).All(job => job.State != "queued" && job.Worker != victim.Id), "its jobs run elsewhere", FaultCluster.Soon);
            var shares = (await cluster.JobsAsync(held)).CountBy(job => job.Worker!).ToList();
            FaultCluster.Print($"{held.Count} jobs ran elsewhere after {moved}: {string.Join(", ", shares.Select(share => share.Value))}");
            Assert.True(held.Count >= 8, $"Only {held.Count} jobs ran there.");
            Assert.Equal(2, shares.Count);
            Assert.All(shares, share => Assert.InRange(share.Value, 2, held.Count - 2));
            await cluster.AssertAnsweredOnceAsync(sent);
            Assert.Contains("node.dead", await cluster.KindsAsync(victim.Id));
        });

    [Fact]
    public Task A_killed_gateway_costs_nothing_that_runs() =>
        FaultCluster.RunAsync(servers, new ClusterSize(Gateways: 2, Workers: 2, Channels: 0), null, async cluster =>
        {
            var sent = await cluster.SendAsync(12, FaultCluster.Slow);
            await cluster.BusiestWorkerAsync(sent); // all run
            var before = (await cluster.JobsAsync(sent)).Select(job => (job.Id, job.Worker, job.Attempts));
            await cluster.Nodes.Gateways[0].KillAsync();
            Assert.Equal(before, (await cluster.EndedAsync(sent)).Select(job => (job.Id, job.Worker, job.Attempts)));
            await cluster.AssertAnsweredOnceAsync(sent);
        });

    [Fact]
    public Task A_direct_call_whose_worker_dies_before_the_first_byte_is_answered_by_another_and_after_it_ends_in_an_error() =>
        FaultCluster.RunAsync(servers, new ClusterSize(Gateways: 1, Workers: 2, Channels: 0), null, async cluster =>
        {
            var (first, second) = (cluster.Nodes.Workers[0], cluster.Nodes.Workers[1]);
            using var api = cluster.Nodes.NewClient();
            await cluster.Model.EchoAsync(FaultCluster.Prefix, FaultCluster.Slow, new AimockTiming(LatencyMilliseconds: 4000));
            await WeighAsync(api, new() { [second.Id] = 0 });
            var asked = (await cluster.Model.RequestsAsync()).Count;
            var call = CallAsync(api, stream: false);
            await FaultCluster.UntilAsync(async () => (await cluster.Model.RequestsAsync()).Count > asked, "the model is asked");
            await WeighAsync(api, []);
            Assert.False(call.IsCompleted);
            await first.KillAsync();
            using (var answer = await call)
                Assert.Contains(FaultCluster.Prefix + FaultCluster.Slow, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);

            using var streamed = await CallAsync(api, stream: true);
            Assert.Equal(HttpStatusCode.OK, streamed.StatusCode);
            using var reader = new StreamReader(await streamed.Content.ReadAsStreamAsync(Stop));
            Assert.StartsWith("data:", await reader.ReadLineAsync(Stop), StringComparison.Ordinal);
            await second.KillAsync();
            var rest = await Record.ExceptionAsync(async () => Assert.DoesNotContain("[DONE]", await reader.ReadToEndAsync(Stop), StringComparison.Ordinal));
            Assert.True(rest is IOException or HttpRequestException, $"The break was not told: {rest}");
        });

    private static async Task<HttpResponseMessage> CallAsync(ApiClient api, bool stream)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = JsonContent.Create(new { model = Settings.ModelName, stream, messages = new[] { new { role = "user", content = FaultCluster.Slow } } }),
        };
        return await api.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
    }

    private static async Task WeighAsync(ApiClient api, Dictionary<string, int> weights)
    {
        using var answer = await api.Http.PutAsJsonAsync("/api/cluster/selection", new { weights }, Stop);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        await Task.Delay(TimeSpan.FromMilliseconds(300), Stop);
    }
}
