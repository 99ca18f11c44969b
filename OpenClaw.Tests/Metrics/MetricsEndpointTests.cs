using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using OpenClaw.Core.Nodes;
using OpenClaw.Tests.Cluster;
using OpenClaw.Tests.Deployment;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.Metrics;

/// <summary>What Prometheus gets from real nodes, and who gets it.</summary>
[Collection(WholeMachine.Name)]
public sealed partial class MetricsEndpointTests(TestServers servers)
{
    private static readonly string[] Labels = ["gen_ai_token_type", "http_route"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_metric_that_the_dashboard_and_the_rules_name_is_there_and_a_public_address_asks_for_a_key()
    {
        var (probePort, gatewayProbePort) = (FreePort.Next(), FreePort.Next());
        await using var cluster = await LocalCluster.StartAsync(servers, new ClusterSize(1, 1, 1), Token,
            (role, number) => number > 0 && role != NodeRole.Channel ? new Dictionary<string, string> { ["OpenClaw__Cluster__ProbePort"] = (role == NodeRole.Worker ? probePort : gatewayProbePort).ToString(CultureInfo.InvariantCulture) } : []);
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(http, cluster.Gateways[0].Address, null));
        using (var refusal = await http.GetAsync(new Uri(cluster.Gateways[0].Address, "/metrics"), Token))
            Assert.Contains("A key is needed", await refusal.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(http, cluster.Gateways[0].Address, "oc_wrong"));

        Assert.Contains("kestrel_active_connections{", await ReadAsync(http, new Uri($"http://127.0.0.1:{gatewayProbePort}"), null), StringComparison.Ordinal);

        // At zero, before anything happened.
        var texts = new[]
        {
            await ReadAsync(http, cluster.Gateways[0].Address, cluster.AdminKey), await ReadAsync(http, new Uri($"http://127.0.0.1:{probePort}"), null), await ReadAsync(http, cluster.Channels[0].Address, null),
        };
        var known = texts.SelectMany(text => text.Split('\n')).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('{', ' ')[0]).ToHashSet();
        var named = Directory.GetFiles(Repository.PathOf("deploy", "monitoring")).SelectMany(file => Metric().Matches(File.ReadAllText(file)).Select(match => match.Value)).Except(Labels).Distinct().ToList();
        Assert.True(named.Count > 20, "the pattern finds nothing");
        Assert.Empty(named.Where(name => !known.Contains(name)).Order());
        Assert.Contains($"openclaw_node_info{{node=\"{cluster.Gateways[0].Id}\",role=\"gateway\"", texts[0], StringComparison.Ordinal);
        Assert.DoesNotContain(cluster.AdminKey, string.Concat(texts), StringComparison.Ordinal);
        Assert.DoesNotContain(cluster.Secret, string.Concat(texts), StringComparison.Ordinal);

        using var client = cluster.NewClient();
        await client.EndedAsync(await client.SendAsync("kitchen", "hello"));
        foreach (var one in new[] { "openclaw_jobs_committed_total", "openclaw_job_first_text_duration_seconds_count" })
        {
            // The answer can be read a moment before its worker has counted it.
            await Eventually.TrueAsync(
                async () => (await ReadAsync(http, new Uri($"http://127.0.0.1:{probePort}"), null)).Split('\n').Any(line => line.StartsWith(one, StringComparison.Ordinal) && line.EndsWith(" 1", StringComparison.Ordinal)),
                $"{one} is 1");
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient http, Uri node, string? key)
    {
        using var answer = await SendAsync(http, node, key);
        return answer.StatusCode;
    }

    private static async Task<string> ReadAsync(HttpClient http, Uri node, string? key)
    {
        using var answer = await SendAsync(http, node, key);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType!.ToString());
        return await answer.Content.ReadAsStringAsync(Token);
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient http, Uri node, string? key)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(node, "/metrics"));
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return http.SendAsync(request, Token);
    }

    [GeneratedRegex("(openclaw|gen_ai|http|dotnet)_[a-z0-9_]+(?=[ \\[{)]|\\)|$)")]
    private static partial Regex Metric();
}
