using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using OpenClaw.Benchmarks.ClusterPath;
using OpenClaw.Benchmarks.Failover;
using OpenClaw.Benchmarks.MainPath;
using OpenClaw.Benchmarks.Reporting;
using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Selection;
using OpenClaw.Tests.Cluster;
using OpenClaw.Tests.Servers;

namespace OpenClaw.Benchmarks.Selection.Processes;

/// <summary>The product: gateways and workers as processes over PostgreSQL and Redis, each worker with a model server of its own that only sleeps.</summary>
internal sealed class ClusterStage : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(8);

    private readonly PrivatePostgres _postgres;
    private readonly LocalRedis _redis;
    private readonly ModelFleet _fleet;
    private readonly LocalCluster _cluster;
    private readonly HttpClient _operator;
    private readonly List<Play> _plays = [];

    private ClusterStage(PrivatePostgres postgres, LocalRedis redis, ModelFleet fleet, LocalCluster cluster)
    {
        (_postgres, _redis, _fleet, _cluster) = (postgres, redis, fleet, cluster);
        _operator = new HttpClient { BaseAddress = cluster.Gateways[0].Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", cluster.AdminKey) } };
        fleet.Started = (message, server) => _plays[Play.NumberOf(message)].Started(message, server);
        fleet.Failed = (message, _) => _plays[Play.NumberOf(message)].Failed(message);
    }

    public static async Task<ClusterStage> StartAsync(PrivatePostgres postgres, Scenario scenario, CancellationToken cancellationToken)
    {
        Progress.Say($"Starting {scenario.Gateways} gateways and {scenario.Workers.Count} workers");
        var fleet = await ModelFleet.StartAsync(scenario.Workers);
        var redis = await LocalRedis.StartAsync();
        var stores = new ClusterStores(await postgres.CreateDatabaseAsync(), redis.ConnectionString);
        var size = new ClusterSize(scenario.Gateways, scenario.Workers.Count(w => w.JoinsAt <= 0), Channels: 0);
        var cluster = await LocalCluster.StartAsync(stores, size, (role, number) => SettingsOf(scenario, fleet, role, number), cancellationToken);
        var stage = new ClusterStage(postgres, redis, fleet, cluster);
        await stage.WarmUpAsync(scenario, cancellationToken);
        return stage;
    }

    public async Task<LbRun> PlayAsync(Contestant contestant, Scenario scenario, IReadOnlyList<JobPlan> plans, CancellationToken cancellationToken)
    {
        await ChooseAsync(contestant, scenario, cancellationToken);
        await SettleAsync(contestant, scenario, cancellationToken);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var around = Task.WhenAll(_fleet.BefallAsync(scenario, over.Token), JoinAsync(scenario, over.Token), LoseGatewayAsync(scenario, over.Token));
        var play = await SendAsync(contestant.Way, scenario, plans, cancellationToken);
        await over.CancelAsync();
        await around.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        var run = play.End(contestant);
        return run.IsUnstable ? throw new BenchmarkException($"{contestant.Name}, {scenario.Name}: not everything was answered in {Patience.TotalSeconds} s after the last message.") : run;
    }

    public async ValueTask DisposeAsync()
    {
        _operator.Dispose();
        await _cluster.DisposeAsync();
        await _redis.DisposeAsync();
        await _fleet.DisposeAsync();
        await _postgres.DropDatabaseAsync(_cluster.Stores.Postgres);
    }

    private async Task<Play> SendAsync(WayIn way, Scenario scenario, IReadOnlyList<JobPlan> plans, CancellationToken cancellationToken)
    {
        Play play;
        lock (_plays) _plays.Add(play = new Play(scenario, plans, _plays.Count));
        if (way == WayIn.Proxied)
        {
            using var callers = new CompletionClient(_cluster.Gateways.Select(g => g.Address), _cluster.AdminKey);
            await play.SendAsync((job, stop) => callers.SendAsync(play, job, stop), Patience, cancellationToken);
        }
        else
        {
            using var queue = new MessageSender(_cluster);
            await play.SendAsync((job, stop) => queue.SendAsync(play, job, stop), Patience, cancellationToken);
            await queue.ReadEndsAsync(play, plans.Count, Patience, cancellationToken);
        }

        return play;
    }

    // A process that just started compiles its code: both ways are used before anything is measured.
    private async Task WarmUpAsync(Scenario scenario, CancellationToken cancellationToken)
    {
        var half = scenario with { Load = 0.4, Victim = -1, Trace = null };
        var jobs = (int)(WarmUp.TotalSeconds * half.Capacity * half.Load);
        await Task.WhenAll(
            SendAsync(WayIn.Queued, half, Arrivals.Plan(half, jobs, seed: 1), cancellationToken),
            SendAsync(WayIn.Proxied, half, Arrivals.Plan(half, jobs, seed: 2), cancellationToken));
    }

    private async Task ChooseAsync(Contestant contestant, Scenario scenario, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, int> weights = contestant.Policy == PolicyNames.Weighted ? scenario.RightWeights : new Dictionary<string, int>();
        var choice = new { queue = contestant.Policy, proxy = new Dictionary<string, string> { ["workers"] = contestant.Policy }, weights };
        using var answer = await _operator.PutAsJsonAsync("/api/cluster/selection", choice, cancellationToken);
        if (!answer.IsSuccessStatusCode) throw new BenchmarkException($"The policy was refused with {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
    }

    /// <summary>Waits until every gateway has the policy and gives every worker all of its slots: no slow start and no ejection is under way.</summary>
    private async Task SettleAsync(Contestant contestant, Scenario scenario, CancellationToken cancellationToken)
    {
        var slots = scenario.Workers.Where(w => w.JoinsAt <= 0).Sum(w => w.Slots);
        foreach (var gateway in _cluster.Gateways)
        {
            using var client = new PatientClient(gateway.Address, _cluster.AdminKey);
            await FailoverCluster.WaitAsync(
                async () =>
                {
                    var reply = await client.GetAsync("/api/cluster/selection?explain=true", cancellationToken);
                    var lent = reply["explanation"]!["candidates"]!.AsArray().Where(c => (string)c!["eligibility"]! == "eligible").Sum(c => (int)c!["usableSlots"]!);
                    return lent == slots && (string)reply["queue"]! == contestant.Policy && (string)reply["proxy"]!["workers"]! == contestant.Policy;
                },
                "not every gateway had the policy and all workers with all their slots", cancellationToken);
        }
    }

    private async Task JoinAsync(Scenario scenario, CancellationToken cancellationToken)
    {
        if (scenario.Workers.Max(w => w.JoinsAt) is not (> 0 and var at)) return;
        await Task.Delay(TimeSpan.FromSeconds(at), cancellationToken);
        await _cluster.AddAsync(NodeRole.Worker, cancellationToken);
    }

    private async Task LoseGatewayAsync(Scenario scenario, CancellationToken cancellationToken)
    {
        if (!scenario.LosesGateway) return;
        await Task.Delay(TimeSpan.FromSeconds(scenario.EventAt), cancellationToken);
        await _cluster.Gateways[^1].KillAsync();
    }

    private static Dictionary<string, string> SettingsOf(Scenario scenario, ModelFleet fleet, NodeRole role, int number)
    {
        var settings = new Dictionary<string, string>
        {
            ["OpenClaw__Heartbeat__Interval"] = TimeSpan.FromSeconds(scenario.Heartbeat).ToString("c", CultureInfo.InvariantCulture),
            ["OpenClaw__Gateway__MessagesPerMinute"] = "0",
            ["OpenClaw__Model__Name"] = ModelStream.Model,
            // The ideal queue has no end; a request that is turned away would not be comparable.
            ["OpenClaw__Proxy__MaxWait"] = "00:10:00",
            ["OpenClaw__Proxy__MaxWaiting"] = "10000",
            ["Logging__LogLevel__OpenClaw"] = "Warning",
        };
        if (role != NodeRole.Worker) return settings;
        var (server, address) = fleet.Servers[number - 1];
        settings["OpenClaw__Cluster__NodeId"] = server.Plan.Name;
        settings["OpenClaw__Worker__Slots"] = server.Plan.Slots.ToString(CultureInfo.InvariantCulture);
        settings["OpenClaw__Model__Endpoint"] = new Uri(address, "/v1").ToString();
        return settings;
    }
}
