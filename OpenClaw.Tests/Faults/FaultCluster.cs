using System.Diagnostics;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using OpenClaw.Core.Nodes;
using OpenClaw.Tests.Cluster;
using OpenClaw.Tests.EndToEnd;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.Faults;

/// <summary>
/// A cluster of processes whose database can be cut off and whose Redis can be stopped. Its model is a third party's: it answers at once, and takes
/// about six seconds for a message that begins with <see cref="Slow"/>.
/// </summary>
internal sealed class FaultCluster : IAsyncDisposable
{
    public const string Prefix = "the answer to ";
    public const string Slow = "a slow message";

    /// <summary>Far below the 15 s of a lease: what is done within it was not left to the lease's end.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly AimockServer _model;
    private readonly LocalCluster _cluster;
    private RedisServer _redis;

    private FaultCluster(AimockServer model, LocalCluster cluster, CutRelay database, RedisServer redis)
    {
        (_model, _cluster, Database, _redis) = (model, cluster, database, redis);
        Client = new PatientClient(cluster.Address, cluster.AdminKey);
    }

    public LocalCluster Nodes => _cluster;

    /// <summary>For a test that makes it say something else.</summary>
    public AimockServer Model => _model;

    /// <summary>The nodes' way to PostgreSQL.</summary>
    public CutRelay Database { get; }

    /// <summary>Through the balancer.</summary>
    public PatientClient Client { get; }

    public string Logs => _cluster.Logs;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Runs a test on a cluster that is ready for work; what the nodes wrote is printed when it fails.</summary>
    public static async Task RunAsync(TestServers servers, ClusterSize size, NodeEnvironment? environment, Func<FaultCluster, Task> test, string? build = null)
    {
        await using var cluster = await StartAsync(servers, size, environment, build);
        try
        {
            await cluster.WorkersAreKnownAsync();
            await test(cluster);
        }
        catch
        {
            Print(cluster.Logs);
            throw;
        }
    }

    public static void Print(string text) => TestContext.Current.TestOutputHelper?.WriteLine(text);

    public async Task<Guid> SendAsync(string conversation, string text) => await Client.SendAsync(conversation, text, null, Stop);

    /// <summary>One message in each of new conversations.</summary>
    public async Task<IReadOnlyList<Sent>> SendAsync(int count, string text)
    {
        var sent = new List<Sent>();
        for (var i = 0; i < count; i++)
        {
            var conversation = $"{text} {i}".Replace(' ', '-');
            sent.Add(new Sent(conversation, $"{text} {i}", await SendAsync(conversation, $"{text} {i}")));
        }

        return sent;
    }

    public async Task<JobSeen> JobAsync(Guid id) => (await Client.GetAsync($"/api/jobs/{id}", Stop)).Deserialize<JobSeen>(JsonSerializerOptions.Web)!;

    public async Task<IReadOnlyList<JobSeen>> JobsAsync(IEnumerable<Sent> sent)
    {
        var jobs = new List<JobSeen>();
        foreach (var one in sent) jobs.Add(await JobAsync(one.Job));
        return jobs;
    }

    /// <summary>The node's row; null when it left.</summary>
    public async Task<JsonNode?> RowAsync(string id) => (await Client.GetAsync("/api/cluster/nodes", Stop)).AsArray().FirstOrDefault(node => (string)node!["id"]! == id);

    /// <summary>What the journal says about a node, oldest first; null for all nodes.</summary>
    public async Task<IReadOnlyList<string>> KindsAsync(string? id)
    {
        var entries = (await Client.GetAsync($"/api/cluster/journal?kind=node.&limit=1000{(id is null ? "" : "&subject=" + id)}", Stop)).AsArray();
        return [.. entries.Reverse().Select(entry => (string)entry!["kind"]!)];
    }

    public async Task<HttpStatusCode> PostAsync(string path)
    {
        using var api = _cluster.NewClient();
        using var answer = await api.Http.PostAsync(new Uri(path, UriKind.Relative), null, Stop);
        return answer.StatusCode;
    }

    /// <inheritdoc cref="LocalCluster.LeaderAsync"/>
    public Task<string?> LeaderAsync() => _cluster.LeaderAsync(Stop);

    /// <summary>One value out of the database.</summary>
    public Task<string?> ReadAsync(string sql) => _cluster.ReadAsync(sql, Stop);

    public Task StopRedisAsync() => _redis.DisposeAsync().AsTask();

    /// <summary>Empty, at the same port.</summary>
    public async Task StartRedisAsync() => _redis = await RedisServer.StartAsync(_redis.Port);

    /// <returns>How long it took.</returns>
    public static async Task<TimeSpan> UntilAsync(Func<Task<bool>> condition, string what, TimeSpan? limit = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > (limit ?? Limit)) Assert.Fail($"Not within {limit ?? Limit}: {what}");
            await Task.Delay(Step, Stop);
        }

        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Waits until all of them run, and chooses the worker that has the most.</summary>
    public async Task<ClusterNode> BusiestWorkerAsync(IReadOnlyList<Sent> sent)
    {
        IReadOnlyList<JobSeen> jobs = [];
        await UntilAsync(async () => (jobs = await JobsAsync(sent)).All(job => job.Runs), "all slow messages run at once");
        var busiest = jobs.CountBy(job => job.Worker!).MaxBy(worker => worker.Value).Key;
        return _cluster.Workers.Single(worker => worker.Id == busiest);
    }

    /// <summary>Those of them that this worker runs now.</summary>
    public async Task<IReadOnlyList<Sent>> HeldByAsync(ClusterNode worker, IReadOnlyList<Sent> sent)
    {
        var held = (await JobsAsync(sent)).Where(job => job.Runs && job.Worker == worker.Id).Select(job => job.Id).ToHashSet();
        return [.. sent.Where(one => held.Contains(one.Job))];
    }

    /// <summary>Quick messages until this worker ran one of them.</summary>
    public async Task WorksAsync(ClusterNode worker)
    {
        var round = 0;
        await UntilAsync(async () => (await EndedAsync(await SendAsync(8, $"work for {worker.Id} in round {round++}"))).Any(job => job.Worker == worker.Id), $"{worker} works");
    }

    public async Task<IReadOnlyList<JobSeen>> EndedAsync(IReadOnlyList<Sent> sent)
    {
        IReadOnlyList<JobSeen> jobs = [];
        await UntilAsync(async () => (jobs = await JobsAsync(sent)).All(job => job.State is not ("queued" or "leased")), "everything ended");
        return jobs;
    }

    /// <summary>Each message has exactly one answer.</summary>
    public async Task AssertAnsweredOnceAsync(IReadOnlyList<Sent> sent)
    {
        Assert.All(await EndedAsync(sent), job => Assert.Equal("completed", job.State));
        foreach (var one in sent) Assert.Equal([$"user: {one.Text}", $"assistant: {Prefix}{one.Text}"], await Client.TurnsAsync(one.Conversation, Stop));
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _cluster.DisposeAsync();
        await _model.DisposeAsync();
    }

    private static async Task<FaultCluster> StartAsync(TestServers servers, ClusterSize size, NodeEnvironment? environment, string? build)
    {
        var postgres = await servers.PostgresAsync();
        var own = new NpgsqlConnectionStringBuilder(await postgres.CreateDatabaseAsync());
        var relay = CutRelay.Start(own.Host!, own.Port);
        var model = await AimockServer.StartAsync();
        await model.EchoAsync(Prefix, timing: new AimockTiming(LatencyMilliseconds: 10));
        await model.EchoAsync(Prefix, Slow, new AimockTiming(LatencyMilliseconds: 1200, PieceLength: 6));
        var redis = await RedisServer.StartAsync();
        FaultCluster? cluster = null;
        var stores = new ClusterStores(new NpgsqlConnectionStringBuilder(own.ConnectionString) { Host = "127.0.0.1", Port = relay.Port }.ConnectionString, redis.ConnectionString);
        var nodes = await LocalCluster.StartAsync(stores, size, (role, number) => SettingsOf(role, model).Concat(environment?.Invoke(role, number) ?? []), Stop, async () =>
        {
            await (cluster?._redis ?? redis).DisposeAsync();
            relay.Dispose();
            await postgres.DropDatabaseAsync(own.ConnectionString);
        }, build);
        return cluster = new FaultCluster(model, nodes, relay, redis);
    }

    private static Settings SettingsOf(NodeRole role, AimockServer model)
    {
        var settings = Settings.With(model);
        if (role == NodeRole.Gateway) settings["OpenClaw__Gateway__MessagesPerMinute"] = "0";
        return settings;
    }

    private async Task WorkersAreKnownAsync()
    {
        foreach (var gateway in _cluster.Gateways)
        {
            using var client = new PatientClient(gateway.Address, _cluster.AdminKey);
            await UntilAsync(
                async () => (await client.GetAsync("/api/cluster/nodes", Stop)).AsArray().Count(node => (string)node!["role"]! == "worker" && (double?)node["heartbeatAgeMs"] is not null) == _cluster.Workers.Count,
                "every worker's heartbeat at every gateway");
        }
    }
}
