using OpenClaw.Tests.Cluster;
using OpenClaw.Tests.Doubles;
using OpenClaw.Tests.EndToEnd;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.Deployment;

/// <summary>The balancer of deploy/compose with its very configuration, in front of real gateways.</summary>
[Collection(WholeMachine.Name)]
public sealed class BalancerTests(TestServers servers)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Either_gateway_may_be_killed_and_senders_who_do_not_repeat_anything_hear_no_refusal()
    {
        await using var cluster = await LocalCluster.StartAsync(servers, new ClusterSize(Gateways: 2, Workers: 1, Channels: 0), Stop);
        await using var balancer = await HaproxyServer.StartAsync(cluster.Gateways[0].Address, cluster.Gateways[1].Address);
        using var api = new ApiClient(balancer.Address, cluster.AdminKey);
        foreach (var gateway in cluster.Gateways)
        {
            await api.EndedAsync(await api.SendAsync($"c-{gateway.Number}", "with both"));
            await gateway.KillAsync();
            for (var i = 0; i < 20; i++) await api.SendAsync($"c-{gateway.Number}", $"{i} without one"); // each refused connection goes to the other
            await gateway.StartAsync(Stop);
        }
    }

    [Fact]
    public async Task A_gateway_that_is_not_ready_gets_nothing_and_streams_pass_as_they_come()
    {
        await using var cluster = await LocalCluster.StartAsync(servers, new ClusterSize(Gateways: 2, Workers: 1, Channels: 0), Stop);
        await using var balancer = await HaproxyServer.StartAsync(cluster.Gateways[0].Address, cluster.Gateways[1].Address);
        using var api = new ApiClient(balancer.Address, cluster.AdminKey);
        await using var reader = await EventReader.OpenAsync(api.Http, "/api/conversations/c/events", null);
        await api.SendAsync("c", "hello");
        Assert.Equal(("accepted", "hello"), await reader.NextAsync());

        // Frozen, it accepts connections and says nothing; the probe notices, and the other one answers alone.
        await cluster.Gateways[0].FreezeAsync(Stop);
        using var quick = new HttpClient { BaseAddress = balancer.Address, Timeout = TimeSpan.FromSeconds(2) };
        var inRow = 0;
        await Eventually.TrueAsync(async () => (inRow = await AnswersAsync(quick) ? inRow + 1 : 0) >= 10, "ten answers in a row from the other gateway");
        cluster.Gateways[0].Resume();
    }

    private static async Task<bool> AnswersAsync(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("/health/ready", UriKind.Relative), Stop);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !Stop.IsCancellationRequested)
        {
            return false;
        }
    }
}
