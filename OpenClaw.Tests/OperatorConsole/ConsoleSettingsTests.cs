using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OpenClaw.Tests.Cluster;
using OpenClaw.Tests.EndToEnd;
using OpenClaw.Tests.Faults;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.OperatorConsole;

/// <summary>What an operator saves on one gateway holds on every one.</summary>
[Collection(WholeMachine.Name)]
public sealed class ConsoleSettingsTests(TestServers servers)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task A_limit_that_is_saved_holds_on_every_gateway_and_a_bad_one_changes_nothing() =>
        FaultCluster.RunAsync(servers, new ClusterSize(Gateways: 2, Workers: 1, Channels: 0), null, async cluster =>
        {
            await using var page = await OperatorPage.OpenAsync(cluster.Nodes.Gateways[0].Address, cluster.Nodes.AdminKey, "settings");
            await page.SeesAsync("#waiting-from", "as configured");
            await SaveAsync(page, "waiting", "7");
            await page.SeesAsync("#toasts", "The limits are set.");
            await page.SeesAsync("#waiting-from", "set here");
            await HoldsEverywhereAsync(cluster, "waiting", 7);
            var entry = Assert.Single(await EntriesAsync(cluster));
            Assert.Contains("7", (string)entry!["detail"]!, StringComparison.Ordinal);
            Assert.NotEmpty((string)entry["actor"]!);
            await page.ShootAsync("settings");

            await SaveAsync(page, "cpu", "250");
            await page.SeesAsync("#toasts .bad", "\"cpu\" must be above 0 and at most 1");
            await HoldsEverywhereAsync(cluster, "cpu", 0.8);
            await HoldsEverywhereAsync(cluster, "waiting", 7);
            Assert.Single(await EntriesAsync(cluster));
            page.AssertNothingBroke();
        });

    private static async Task SaveAsync(OperatorPage page, string name, string value)
    {
        await page.Page.FillAsync($"#limits [name={name}]", value);
        await page.Page.ClickAsync("#limits [type=submit]");
    }

    private static async Task HoldsEverywhereAsync(FaultCluster cluster, string name, double value)
    {
        foreach (var gateway in cluster.Nodes.Gateways)
        {
            using var http = new HttpClient { BaseAddress = gateway.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", cluster.Nodes.AdminKey) } };
            await FaultCluster.UntilAsync(
                async () => (double)(await http.GetFromJsonAsync<JsonNode>("/api/alerts/limits", Stop))!["inForce"]![name]! == value, $"{name} is {value} on {gateway.Id}");
        }
    }

    private static async Task<JsonArray> EntriesAsync(FaultCluster cluster) => (await cluster.Client.GetAsync("/api/cluster/journal?kind=setting.", Stop)).AsArray();
}
