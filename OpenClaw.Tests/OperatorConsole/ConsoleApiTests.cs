using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Dispatch;
using OpenClaw.Gateway.Overview;
using OpenClaw.Gateway.Proxy;
using OpenClaw.Gateway.Selection;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.OperatorConsole;

public sealed class ConsoleApiTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_reads_and_the_redrive_are_an_admins_alone()
    {
        await using var host = await GatewayHost.StartAsync(trustLoopback: true);
        using var alice = host.Client(host.Alice);
        using var nobody = host.Client();
        foreach (var path in new[] { "/api/cluster/overview", "/api/cluster/jobs/list" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await alice.GetAsync(path, Token)).StatusCode);
            Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.GetAsync(path, Token)).StatusCode);
        }

        Assert.Equal(HttpStatusCode.Forbidden, (await alice.PostAsJsonAsync("/api/cluster/jobs/redrive", new { limit = 1 }, Token)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await nobody.PostAsJsonAsync("/api/cluster/jobs/redrive", new { limit = 1 }, Token)).StatusCode);
    }

    [Theory]
    [InlineData("state=broken", "state")]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=501", "limit")]
    [InlineData("limit=many", null)]
    [InlineData("before=yesterday", null)]
    public async Task Nonsense_in_a_list_is_refused(string query, string? field)
    {
        await using var host = await GatewayHost.StartAsync();
        using var admin = host.Client(host.Admin);
        using var answer = await admin.GetAsync($"/api/cluster/jobs/list?{query}", Token);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
        if (field is not null) Assert.Equal(field, problem.GetProperty("field").GetString());
    }

    [Fact]
    public async Task Jobs_of_all_accounts_are_listed_by_state_and_page_without_what_was_said()
    {
        await using var host = await GatewayHost.StartAsync();
        using var admin = host.Client(host.Admin);
        var first = await AcceptAsync(host, "a", "secret words");
        var second = await AcceptAsync(host, "b", "secret words");
        await host.LeaseAsync();
        var text = await admin.GetStringAsync("/api/cluster/jobs/list", Token);
        Assert.DoesNotContain("secret words", text, StringComparison.Ordinal);
        Assert.Equal([second, first], Ids(text));
        Assert.Equal([first], Ids(await admin.GetStringAsync("/api/cluster/jobs/list?state=leased", Token)));
        Assert.Equal([second], Ids(await admin.GetStringAsync("/api/cluster/jobs/list?limit=1", Token)));
        Assert.Equal([first], Ids(await admin.GetStringAsync($"/api/cluster/jobs/list?limit=1&before={second}", Token)));
        Assert.Empty(Ids(await admin.GetStringAsync("/api/cluster/jobs/list?state=dead", Token)));
    }

    [Fact]
    public async Task Dead_letters_are_redriven_oldest_first_bounded_and_with_an_entry_each()
    {
        await using var host = await GatewayHost.StartAsync();
        using var admin = host.Client(host.Admin);
        var jobs = new List<Guid>();
        for (var i = 0; i < 3; i++)
        {
            jobs.Add(await AcceptAsync(host, "a", $"message {i}"));
            await host.Store.Jobs.FailAsync((await host.LeaseAsync()).Lease, new JobFailure(FailureKind.ModelUnavailable, "away"), null, Token);
        }

        foreach (var limit in new[] { 0, 501 })
            Assert.Equal(HttpStatusCode.BadRequest, (await admin.PostAsJsonAsync("/api/cluster/jobs/redrive", new { limit }, Token)).StatusCode);
        var answer = await (await admin.PostAsJsonAsync("/api/cluster/jobs/redrive", new { limit = 2 }, Token)).Content.ReadFromJsonAsync<JsonElement>(Token);
        Assert.Equal((2, 0, 1), (answer.GetProperty("redriven").GetInt32(), answer.GetProperty("skipped").GetInt32(), answer.GetProperty("left").GetInt32()));
        Assert.Equal(jobs[0], (await host.LeaseAsync()).Lease.JobId);
        Assert.Equal(JobState.Queued, (await host.Store.Jobs.FindAsync(jobs[1], Token))!.State);
        Assert.Equal(JobState.Dead, (await host.Store.Jobs.FindAsync(jobs[2], Token))!.State);
        var entries = await admin.GetFromJsonAsync<JsonElement>("/api/cluster/journal?kind=job.redriven", Token);
        Assert.Equal([$"{jobs[1]}", $"{jobs[0]}"], entries.EnumerateArray().Select(entry => entry.GetProperty("subject").GetString()));
    }

    [Fact]
    public async Task The_overview_says_who_works_what_waits_and_whether_people_are_answered()
    {
        await using var host = await WithDispatchAsync();
        using var admin = host.Client(host.Admin);
        var before = await admin.GetFromJsonAsync<JsonElement>("/api/cluster/overview", Token);
        // The row of the host's worker has no heartbeat behind it.
        Assert.Equal("no", before.GetProperty("verdict").GetProperty("answered").GetString());

        var incarnation = Guid.NewGuid();
        await host.Store.Nodes.JoinAsync(new NodeRecord("worker-1", incarnation, NodeRole.Worker, "local", "1", new Uri("http://127.0.0.1:1"), NodeStatus.Alive, DateTimeOffset.UnixEpoch), Token);
        await host.Live.Registry.PublishAsync(new Heartbeat("worker-1", incarnation, NodeRole.Worker, "local", "1", new Uri("http://127.0.0.1:1"), NodeStatus.Alive, 1, new WorkerLoad(1, 4, 1, 0, 0, 0)), Token);
        host.Services.GetRequiredService<ClusterSampler>().Forget();
        var after = await admin.GetFromJsonAsync<JsonElement>("/api/cluster/overview", Token);
        Assert.Equal("yes", after.GetProperty("verdict").GetProperty("answered").GetString());
        var workers = after.GetProperty("workers");
        Assert.Equal((1, 1, 4, 3), (workers.GetProperty("known").GetInt32(), workers.GetProperty("alive").GetInt32(), workers.GetProperty("slots").GetInt32(), workers.GetProperty("freeSlots").GetInt32()));
        Assert.Equal("gateway-1", after.GetProperty("gateway").GetString());
    }

    [Fact]
    public async Task What_an_operator_chose_is_told_apart_from_the_configuration_and_leaves_an_entry()
    {
        await using var host = await WithDispatchAsync();
        using var admin = host.Client(host.Admin);
        var before = await admin.GetFromJsonAsync<JsonElement>("/api/cluster/selection", Token);
        Assert.Equal(JsonValueKind.Null, before.GetProperty("chosen").TryGetProperty("queue", out var queue) ? queue.ValueKind : JsonValueKind.Null);
        await admin.PutAsJsonAsync("/api/cluster/selection", new { weights = new Dictionary<string, int> { ["worker-1"] = 30 } }, Token);
        var after = await admin.GetFromJsonAsync<JsonElement>("/api/cluster/selection", Token);
        Assert.Equal(30, after.GetProperty("chosen").GetProperty("weights").GetProperty("worker-1").GetInt32());
        var entry = Assert.Single((await admin.GetFromJsonAsync<JsonElement>("/api/cluster/journal?kind=setting.", Token)).EnumerateArray());
        Assert.Contains("\"worker-1\":30", entry.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_is_served_with_a_strict_policy_and_nobody_may_frame_it()
    {
        await using var host = await GatewayHost.StartAsync();
        using var client = host.Client();
        var page = await client.GetStringAsync("/console", Token);
        foreach (var path in page.Split('"').Where(part => part.StartsWith("/console/", StringComparison.Ordinal)).Append("/console"))
        {
            using var answer = await client.GetAsync(path, Token);
            Assert.True(answer.IsSuccessStatusCode, path);
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Equal("DENY", answer.Headers.GetValues("X-Frame-Options").Single());
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        }
    }

    private static Task<GatewayHost> WithDispatchAsync() =>
        GatewayHost.StartAsync(configure: services => services.AddSelection().AddDispatch().AddGatewayProxy(new ConfigurationBuilder().Build()));

    private static async Task<Guid> AcceptAsync(GatewayHost host, string conversation, string text) =>
        (await host.Store.Jobs.AcceptAsync(new InboundMessage(new ChannelAddress("api", "alice", conversation), Guid.NewGuid().ToString("N"), text), Token)).JobId;

    private static List<Guid> Ids(string list) => [.. JsonDocument.Parse(list).RootElement.EnumerateArray().Select(job => job.GetProperty("id").GetGuid())];
}
