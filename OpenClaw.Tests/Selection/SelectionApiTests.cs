using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Signals;
using OpenClaw.Gateway.Dispatch;
using OpenClaw.Gateway.Proxy;
using OpenClaw.Gateway.Selection;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.Selection;

public sealed class SelectionApiTests
{
    private const string Path = "/api/cluster/selection";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_holds_is_told_and_only_an_admin_may_ask_or_choose()
    {
        await using var host = await StartAsync();
        using var alice = host.Client(host.Alice);
        Assert.Equal(HttpStatusCode.Forbidden, (await alice.GetAsync(Path, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await alice.PutAsJsonAsync(Path, new { queue = "RoundRobin" }, Token)).StatusCode);
        using var admin = host.Client(host.Admin);
        var reply = await admin.GetFromJsonAsync<JsonElement>(Path, Token);
        Assert.Equal("Smart", reply.GetProperty("queue").GetString());
        Assert.Equal("Smart", reply.GetProperty("proxy").GetProperty("workers").GetString());
        Assert.Equal(8, reply.GetProperty("policies").GetProperty("proxy").GetArrayLength());
    }

    [Fact]
    public async Task A_choice_holds_at_once_outlives_the_process_and_reaches_the_other_gateways()
    {
        await using var host = await StartAsync();
        using var admin = host.Client(host.Admin);
        using var response = await admin.PutAsJsonAsync(Path, new { queue = "weighted", proxy = new { workers = "LeastRequests" }, weights = new Dictionary<string, int> { ["worker-1"] = 30 } }, Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var reply = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal(("Weighted", "LeastRequests", 30),
            (reply.GetProperty("queue").GetString(), reply.GetProperty("proxy").GetProperty("workers").GetString(), reply.GetProperty("weights").GetProperty("worker-1").GetInt32()));
        Assert.Equal("Weighted", host.Services.GetRequiredService<WorkerView>().QueuePolicy.Name);

        var elsewhere = SelectionSettings.Parse((await host.Store.Settings.ListAsync(Token))[SelectionSettings.Name]);
        Assert.Equal("weighted", elsewhere?.Queue);
        await host.Store.Settings.SetAsync(SelectionSettings.Name, new SelectionSettings("RoundRobin", null, null).ToText(), Token);
        host.Live.Signals.Publish(new Signal(SignalKind.Settings));
        await Eventually.TrueAsync(() => host.Services.GetRequiredService<WorkerView>().QueuePolicy.Name == "RoundRobin", "the other gateway's choice");
    }

    [Theory]
    [InlineData("""{"queue":"LeastRequests"}""", "queue")]
    [InlineData("""{"policy":"RoundRobin"}""", "policy")]
    [InlineData("""{"proxy":{"workers":"Smartest"}}""", "proxy.workers")]
    [InlineData("""{"proxy":{"workers":null}}""", "proxy.workers")]
    [InlineData("""{"proxy":{"nobody":"Smart"}}""", "proxy")]
    [InlineData("""{"weights":{"worker-1":101}}""", "weights.worker-1")]
    [InlineData("""{"weights":{"worker-1":-1}}""", "weights.worker-1")]
    [InlineData("""{"weights":{"":1}}""", "weights")]
    [InlineData("""{"weights":{"worker-1":"many"}}""", "weights.worker-1")]
    [InlineData("""[]""", null)]
    public async Task Nonsense_is_refused_by_name_and_changes_nothing(string body, string? field)
    {
        await using var host = await StartAsync();
        using var admin = host.Client(host.Admin);
        using var response = await admin.PutAsync(Path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Token);
        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal(field, problem.TryGetProperty("field", out var named) ? named.GetString() : null);
        Assert.Empty(await host.Store.Settings.ListAsync(Token));
    }

    [Fact]
    public async Task A_decision_is_explained_with_reasons_scores_and_the_pick()
    {
        await using var host = await StartAsync();
        using var admin = host.Client(host.Admin);
        await PublishAsync(host, "idle", active: 0, NodeStatus.Alive);
        await PublishAsync(host, "full", active: 4, NodeStatus.Alive);
        await PublishAsync(host, "leaving", active: 0, NodeStatus.Draining);
        foreach (var way in new[] { "queue", "proxy" })
        {
            var explained = (await admin.GetFromJsonAsync<JsonElement>($"{Path}?explain=true&way={way}&conversation=kitchen", Token)).GetProperty("explanation");
            Assert.Equal(("idle", "only"), (explained.GetProperty("picked").GetString(), explained.GetProperty("reason").GetString()));
            var candidates = explained.GetProperty("candidates").EnumerateArray().ToDictionary(c => c.GetProperty("id").GetString()!);
            Assert.Equal(("eligible", "full", "draining"), (Word("idle"), Word("full"), Word("leaving")));
            Assert.InRange(candidates["idle"].GetProperty("scores").GetProperty("total").GetDouble(), 0.01, 1);
            Assert.Equal(JsonValueKind.Null, candidates["full"].TryGetProperty("scores", out var none) ? none.ValueKind : JsonValueKind.Null);

            string? Word(string id) => candidates[id].GetProperty("eligibility").GetString();
        }

        Assert.Equal(HttpStatusCode.BadRequest, (await admin.GetAsync($"{Path}?explain=true&way=side", Token)).StatusCode);
    }

    private static ValueTask PublishAsync(GatewayHost host, string id, int active, NodeStatus status) => host.Live.Registry.PublishAsync(
        new Heartbeat(id, Guid.NewGuid(), NodeRole.Worker, "local", "1", new Uri("http://127.0.0.1:1"), status, 1, new WorkerLoad(1, 4, active, 0, 0, 0)), Token);

    private static Task<GatewayHost> StartAsync() =>
        GatewayHost.StartAsync(configure: services => services.AddSelection().AddDispatch().AddGatewayProxy(new ConfigurationBuilder().Build()));
}
