using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Settings;
using OpenClaw.Core.Telemetry;
using OpenClaw.Gateway.Proxy;
using OpenClaw.Gateway.Selection;
using OpenClaw.Tests.Doubles;
using Xunit;
using Yarp.ReverseProxy;

namespace OpenClaw.Tests.Proxy;

/// <summary>Policies on the proxied path: from the configuration, changed at run time, and late binding.</summary>
public sealed class PolicyChoiceTests
{
    private const string Path = "/v1/chat/completions";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("RoundRobin")]
    [InlineData("LeastConnections")]
    [InlineData("Weighted")]
    [InlineData("Smart")]
    [InlineData("FirstAlphabetical")]
    [InlineData("Random")]
    [InlineData("PowerOfTwoChoices")]
    [InlineData("LeastRequests")]
    public async Task The_workers_cluster_takes_any_policy_from_the_configuration(string policy)
    {
        await using var bundle = await ProxyBundle.StartAsync(new Dictionary<string, string?> { ["ReverseProxy:Clusters:workers:LoadBalancingPolicy"] = policy }, Say("a"), Say("b"), Say("c"));
        Assert.Equal(policy, PolicyOf(bundle, "workers"));
        var said = "";
        for (var i = 0; i < 4; i++) said += await AskAsync(bundle);
        Assert.Equal(4, said.Length);
        if (policy == "RoundRobin") Assert.Equal("abca", said);
        if (policy == "FirstAlphabetical") Assert.Equal("aaaa", said);
    }

    [Fact]
    public async Task Smart_is_the_default_and_all_names_are_there_once()
    {
        await using var bundle = await ProxyBundle.StartAsync(Say("a"));
        Assert.Equal("Smart", PolicyOf(bundle, "workers"));
        Assert.Equal(
            ["FirstAlphabetical", "LeastConnections", "LeastRequests", "PowerOfTwoChoices", "Random", "RoundRobin", "Smart", "Weighted"],
            bundle.Services.GetRequiredService<ProxyPolicies>().Names);
    }

    [Fact]
    public async Task A_change_at_run_time_holds_for_every_cluster_without_dropping_what_runs()
    {
        var end = new TaskCompletionSource();
        await using var foreign = await LoopbackWorker.StartAsync("own", Say("foreign"));
        await using var bundle = await ProxyBundle.StartAsync(
            new Dictionary<string, string?>
            {
                ["ReverseProxy:Routes:own:ClusterId"] = "own",
                ["ReverseProxy:Routes:own:Match:Path"] = "/own/{**rest}",
                ["ReverseProxy:Clusters:own:LoadBalancingPolicy"] = "Random",
                ["ReverseProxy:Clusters:own:HttpRequest:Version"] = "2",
                ["ReverseProxy:Clusters:own:HttpRequest:VersionPolicy"] = "RequestVersionExact",
                ["ReverseProxy:Clusters:own:Destinations:a:Address"] = foreign.Address.ToString(),
                ["ReverseProxy:Clusters:own:Destinations:b:Address"] = foreign.Address.ToString(),
            },
            async context =>
            {
                await end.Task;
                await context.Response.WriteAsync("a");
            }, Say("b"));
        bundle.Prefer(0);
        var running = AskAsync(bundle);
        await Eventually.NextAsync(bundle[0].Seen, "a request at the worker");

        await ChooseAsync(bundle, new SelectionSettings(null, new Dictionary<string, string> { ["workers"] = "RoundRobin", ["own"] = "Smart" }, null));
        await Eventually.TrueAsync(() => PolicyOf(bundle, "workers") == "RoundRobin" && PolicyOf(bundle, "own") == "Smart", "the change");
        Assert.Equal("foreign", await bundle.Client.GetStringAsync("/own/x", Token));
        end.SetResult();
        Assert.Equal("a", await running);
        Assert.Equal("abab", (await AskAsync(bundle)) + await AskAsync(bundle) + await AskAsync(bundle) + await AskAsync(bundle));

        await ChooseAsync(bundle, SelectionSettings.Empty);
        await Eventually.TrueAsync(() => PolicyOf(bundle, "workers") == "Smart" && PolicyOf(bundle, "own") == "Random", "the way back");
    }

    [Fact]
    public async Task No_request_is_dropped_while_the_policy_changes_all_the_time()
    {
        await using var bundle = await ProxyBundle.StartAsync(Say("a"), Say("b"), Say("c"));
        var names = bundle.Services.GetRequiredService<ProxyPolicies>().Names;
        var asking = Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            var said = "";
            for (var i = 0; i < 60; i++) said += await AskAsync(bundle);
            return said;
        }));
        var changes = 0;
        for (; !asking.IsCompleted || changes < names.Count; changes++)
        {
            var name = names.ElementAt(changes % names.Count);
            await ChooseAsync(bundle, new SelectionSettings(null, new Dictionary<string, string> { ["workers"] = name }, null));
            await Eventually.TrueAsync(() => PolicyOf(bundle, "workers") == name, name);
        }

        Assert.All(await asking, said => Assert.Equal(60, said.Length));
    }

    [Fact]
    public async Task A_worker_of_weight_0_gets_nothing_from_the_next_request_on()
    {
        await using var bundle = await ProxyBundle.StartAsync(Say("a"), Say("b"));
        bundle.Prefer(0);
        Assert.Equal("a", await AskAsync(bundle));
        await ChooseAsync(bundle, new SelectionSettings(null, null, new Dictionary<string, int> { ["worker-1"] = 0 }));
        Assert.Equal("bbb", await AskAsync(bundle) + await AskAsync(bundle) + await AskAsync(bundle));
    }

    [Fact]
    public async Task A_request_that_finds_no_slot_waits_for_the_next_one()
    {
        var end = new TaskCompletionSource();
        await using var bundle = await ProxyBundle.StartAsync(new Dictionary<string, string?> { ["OpenClaw:Proxy:MaxWait"] = "00:00:30" }, async context =>
        {
            await end.Task;
            await context.Response.WriteAsync("a");
        });
        bundle.Registry.Update(bundle[0].Node(slots: 1, sequence: 50));
        var first = AskAsync(bundle);
        await Eventually.NextAsync(bundle[0].Seen, "a request at the worker");
        bundle[0].Answer = LoopbackWorker.Status(429, new WorkerLoad(60_000, 1, 1, 0, 0, 0));
        var second = AskAsync(bundle);
        await Eventually.TrueAsync(() => bundle.Services.GetRequiredService<WaitingRoom>().Count == 1, "the wait");
        bundle[0].Answer = Say("b");
        end.SetResult();
        Assert.Equal("a", await first);
        Assert.Equal("b", await second);
        Assert.Equal(0, bundle.Services.GetRequiredService<WaitingRoom>().Count);
    }

    [Fact]
    public async Task A_full_waiting_room_is_429_at_once_with_retry_after()
    {
        await using var bundle = await ProxyBundle.StartAsync(new Dictionary<string, string?> { ["OpenClaw:Proxy:MaxWaiting"] = "0", ["OpenClaw:Proxy:MaxWait"] = "00:10:00" }, LoopbackWorker.Status(429));
        using var response = await SendAsync(bundle);
        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task An_error_of_one_worker_is_hidden_by_another_and_the_last_ones_error_is_told()
    {
        await using var bundle = await ProxyBundle.StartAsync(LoopbackWorker.Status(503), Say("b"));
        bundle.Prefer(0);
        Assert.Equal("b", await AskAsync(bundle));
        Assert.True(bundle[0].Seen.TryRead(out _));
        Assert.Equal(1, bundle.View.Read().Single(c => c.Worker.Incarnation == bundle[0].Incarnation).Failures);

        bundle[1].Answer = LoopbackWorker.Status(502);
        bundle.Prefer(1);
        using var response = await SendAsync(bundle);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
    }

    [Fact]
    public async Task An_error_of_the_only_free_worker_is_hidden_by_the_next_slot_of_another()
    {
        await using var bundle = await ProxyBundle.StartAsync(new Dictionary<string, string?> { ["OpenClaw:Proxy:MaxWait"] = "00:00:30" }, LoopbackWorker.Status(500), Say("b"));
        bundle.Registry.Update(bundle[0].Node(sequence: 50), bundle[1].Node(slots: 1, active: 1, sequence: 50));
        bundle[1].Answer = LoopbackWorker.Status(429, new WorkerLoad(50_000, 1, 1, 0, 0, 0));
        var asking = AskAsync(bundle);
        await Eventually.NextAsync(bundle[0].Seen, "a request at the worker");
        await Eventually.TrueAsync(() => asking.IsCompleted || bundle.Services.GetRequiredService<WaitingRoom>().Count == 1, "the wait for the full one");
        bundle[1].Answer = Say("b");
        bundle.Registry.Update(bundle[0].Node(sequence: 51), bundle[1].Node(slots: 1, sequence: 51));
        Assert.Equal("b", await asking);
    }

    [Fact]
    public async Task A_black_hole_is_ejected_after_five_failures_and_no_client_notices()
    {
        await using var bundle = await ProxyBundle.StartAsync(LoopbackWorker.Status(500), Say("b"));
        for (var i = 0; i < 20; i++)
        {
            bundle.Prefer(0);
            Assert.Equal("b", await AskAsync(bundle));
        }

        var seen = 0;
        while (bundle[0].Seen.TryRead(out _)) seen++;
        Assert.InRange(seen, 1, FleetGates.FailuresToEject);
    }

    [Fact]
    public async Task A_metric_counts_picks_by_worker_and_reason()
    {
        await using var bundle = await ProxyBundle.StartAsync(Say("a"), Say("b"));
        var picks = new List<string>();
        using var listener = new MeterListener();
        var own = bundle.Services.GetRequiredService<IMeterFactory>();
        listener.InstrumentPublished = (instrument, each) =>
        {
            if (instrument.Name == TelemetryNames.Picks && instrument.Meter.Scope == own) each.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            lock (picks) picks.Add($"{count} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}");
        });
        listener.Start();
        bundle.Prefer(0);
        await AskAsync(bundle);
        Assert.Contains("1 way=proxy worker=worker-1 reason=", Assert.Single(picks), StringComparison.Ordinal);
        Assert.Matches("reason=(preferred|affinity)$", picks[0]);
    }

    private static Func<HttpContext, Task> Say(string text) => context => context.Response.WriteAsync(text);

    private static string? PolicyOf(ProxyBundle bundle, string cluster) =>
        bundle.Services.GetRequiredService<IProxyStateLookup>().TryGetCluster(cluster, out var state) ? state.Model.Config.LoadBalancingPolicy : null;

    private static Task ChooseAsync(ProxyBundle bundle, SelectionSettings settings) =>
        bundle.Services.GetRequiredService<ClusterSettings>().SetAsync(SelectionSettings.Name, settings.ToText(), Token);

    private static Task<HttpResponseMessage> SendAsync(ProxyBundle bundle) => bundle.Client.PostAsJsonAsync(Path, new { text = "question" }, Token);

    private static async Task<string> AskAsync(ProxyBundle bundle)
    {
        using var response = await SendAsync(bundle);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(Token);
    }
}
