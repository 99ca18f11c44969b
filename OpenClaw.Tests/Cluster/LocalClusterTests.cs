using System.Text.Json.Nodes;
using OpenClaw.Channels.Delivery;
using OpenClaw.Core.Nodes;
using OpenClaw.Tests.Doubles;
using OpenClaw.Tests.EndToEnd;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.Cluster;

/// <summary>Nodes as they run in production: processes of their own on PostgreSQL and Redis, gateways behind a balancer.</summary>
[Collection(WholeMachine.Name)]
public sealed class LocalClusterTests(TestServers servers)
{
    private const string Prefix = "the answer is ";

    // Several pieces, so that an answer is on its way for a while.
    private static readonly AimockTiming Slow = new(LatencyMilliseconds: 40, PieceLength: 6);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(90);

    // What a killed channel node was about to send waits for the end of its claim.
    private static readonly TimeSpan DeliveryLimit = OutboxFeed.ClaimDuration + AnswerLimit;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Three_workers_on_one_machine_have_names_and_addresses_of_their_own()
    {
        await using var cluster = await LocalCluster.StartAsync(servers, new ClusterSize(Gateways: 1, Workers: 3, Channels: 1), Stop);
        using var client = new PatientClient(cluster.Address, cluster.AdminKey);
        JsonArray nodes = [];
        await Eventually.TrueAsync(
            async () => (nodes = (await client.GetAsync("/api/cluster/nodes", Stop)).AsArray()).Count(node => (double?)node!["heartbeatAgeMs"] is not null) == 5, "five heartbeats at the gateway");
        Assert.Equal(cluster.Nodes.Select(node => node.Id).Order(), nodes.Select(node => (string)node!["id"]!).Order());
        Assert.Equal(
            cluster.Workers.Select(node => node.Address.ToString()).Order(),
            nodes.Where(node => (string)node!["role"]! == "worker").Select(node => (string)node!["address"]!).Order());
    }

    [Fact]
    public async Task A_message_sent_to_one_gateway_is_answered_and_its_stream_can_be_read_at_another()
    {
        await using var model = await SlowModelAsync();
        await using var cluster = await LocalCluster.StartAsync(servers, new ClusterSize(Gateways: 2, Workers: 2, Channels: 0), Stop, With(model));
        using var one = cluster.NewClient(cluster.Gateways[0]);
        using var other = cluster.NewClient(cluster.Gateways[1]);
        await WorkersAreKnownAsync(cluster);
        await using var reader = await EventReader.OpenAsync(other.Http, "/api/conversations/c/events", null);
        await one.SendAsync("c", "hello from the other side");
        Assert.Equal(("accepted", "hello from the other side"), await reader.NextAsync());
        var (said, answer) = ("", (Type: "partial", Text: (string?)""));
        while ((answer = await reader.NextAsync()).Type == "partial") said += answer.Text;
        Assert.Equal(("answered", Prefix + "hello from the other side"), answer);
        Assert.NotEmpty(said); // partial text came across, and what came is the answer's beginning
        Assert.StartsWith(said, answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(NodeRole.Worker)]
    [InlineData(NodeRole.Gateway)]
    [InlineData(NodeRole.Channel)]
    public async Task A_node_killed_under_load_costs_no_message_and_no_caller_sees_more_than_a_refusal_for_now(NodeRole role)
    {
        await using var model = await SlowModelAsync();
        await using var cluster = await LocalCluster.StartAsync(servers, new ClusterSize(), Stop, With(model));
        await WorkersAreKnownAsync(cluster);
        await using var load = await ClusterLoad.StartAsync(cluster, conversations: 12, messages: 6, Prefix);
        var victim = cluster.Nodes.First(node => node.Role == role);
        try
        {
            await load.RunAsync(async () =>
            {
                await victim.KillAsync();
                if (role == NodeRole.Channel) await victim.StartAsync(Stop); // there is one
            });
            await load.AssertEverythingIsAnsweredOnceAsync(role == NodeRole.Channel ? DeliveryLimit : AnswerLimit);
        }
        catch
        {
            TestContext.Current.TestOutputHelper?.WriteLine(cluster.Logs);
            throw;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"Refused for now: {load.Senders.Refusals.Count} of the senders, {load.Direct.Refusals.Count} of the direct calls");
    }

    [Fact]
    public async Task A_gateway_that_was_killed_serves_again_behind_the_balancer_after_its_restart()
    {
        await using var cluster = await LocalCluster.StartAsync(servers, new ClusterSize(Gateways: 2, Workers: 1, Channels: 0), Stop);
        using var api = cluster.NewClient();
        foreach (var gateway in cluster.Gateways)
        {
            await gateway.KillAsync();
            await api.EndedAsync(await api.SendAsync($"c-{gateway.Number}", "without one")); // no retry by the client: the balancer's is enough
            await gateway.StartAsync(Stop);
        }
    }

    private static async Task<AimockServer> SlowModelAsync()
    {
        var model = await AimockServer.StartAsync();
        await model.EchoAsync(Prefix, timing: Slow);
        return model;
    }

    private static NodeEnvironment With(AimockServer model) => (role, _) => role == NodeRole.Worker ? Settings.With(model) : [];

    /// <summary>A gateway that knows no worker yet keeps jobs and refuses direct calls.</summary>
    private static async Task WorkersAreKnownAsync(LocalCluster cluster)
    {
        foreach (var gateway in cluster.Gateways)
        {
            using var client = new PatientClient(gateway.Address, cluster.AdminKey);
            await Eventually.TrueAsync(
                async () => (await client.GetAsync("/api/cluster/nodes", Stop)).AsArray().Count(node => (string)node!["role"]! == "worker" && (double?)node["heartbeatAgeMs"] is not null) == cluster.Workers.Count,
                "every worker's heartbeat at every gateway");
        }
    }
}
