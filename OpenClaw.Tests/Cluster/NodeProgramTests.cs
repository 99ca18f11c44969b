using System.Net;
using System.Net.Sockets;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Storage.Postgres;
using OpenClaw.Tests.EndToEnd;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.Cluster;

/// <summary>The three node programs from a person's side: what they say about themselves, and what they say when they cannot start.</summary>
public sealed class NodeProgramTests(TestServers servers)
{
    private const string AnyPort = "http://127.0.0.1:0";
    private static readonly Settings Secret = new() { ["OpenClaw__Cluster__Secret"] = "a secret for tests only", ["ASPNETCORE_ENVIRONMENT"] = "Production", ["DOTNET_ENVIRONMENT"] = "Production" };

    public static TheoryData<string> Programs => ["OpenClaw.Gateway", "OpenClaw.Worker", "OpenClaw.Channels"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Help_says_what_the_node_is_what_it_needs_and_how_it_is_started(string program)
    {
        var end = await DotnetProgram.RunAsync(program, [], "--help");
        Assert.Equal((0, ""), (end.Code, end.Errors));
        Assert.All(["ConnectionStrings__openclaw", "ConnectionStrings__redis", "OpenClaw__Cluster__Secret", "--urls", "migrate", program + " --urls"], part => Assert.Contains(part, end.Output, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Without_a_database_a_node_says_that_it_needs_one(string program)
    {
        BadStart.AssertOneLine(await DotnetProgram.RunAsync(program, Secret, "--urls", AnyPort), "ConnectionStrings:openclaw is missing");
        BadStart.AssertOneLine(await DotnetProgram.RunAsync(program, Secret, "migrate"), "ConnectionStrings:openclaw is missing");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("too short")]
    public async Task Without_the_clusters_secret_a_node_names_the_setting(string? secret)
    {
        var settings = new Settings { ["ConnectionStrings__openclaw"] = "Host=192.0.2.1" };
        if (secret is not null) settings["OpenClaw__Cluster__Secret"] = secret;
        BadStart.AssertOneLine(await DotnetProgram.RunAsync("OpenClaw.Worker", settings, "--urls", AnyPort), "OpenClaw:Cluster:Secret");
    }

    [Fact]
    public async Task A_wrong_option_is_named() => BadStart.AssertOneLine(await DotnetProgram.RunAsync("OpenClaw.Worker", Secret, "--bogus"), "--bogus");

    [Fact]
    public async Task Without_a_schema_a_node_names_the_verb_that_makes_it_and_in_Development_makes_it_itself()
    {
        await using var database = await DatabaseAsync();
        BadStart.AssertOneLine(await DotnetProgram.RunAsync("OpenClaw.Channels", database.Settings, "--urls", AnyPort), "migrate");

        await using var node = new ClusterNode(NodeRole.Channel, 1, new Settings(database.Settings) { ["ASPNETCORE_ENVIRONMENT"] = "Development", ["DOTNET_ENVIRONMENT"] = "Development" });
        await node.StartAsync(Stop);
        Assert.Equal(0, (await node.TerminateAsync()).Code);
    }

    [Fact]
    public async Task A_node_that_is_told_to_waits_for_a_schema_that_comes_later()
    {
        await using var database = await DatabaseAsync();
        await using var node = new ClusterNode(NodeRole.Worker, 1, new Settings(database.Settings) { ["OpenClaw__Cluster__SchemaTimeout"] = "00:02:00" });
        var start = node.StartAsync(Stop);
        Assert.NotSame(start, await Task.WhenAny(start, DotnetProgram.RunAsync("OpenClaw.Gateway", database.Settings, "--help")));
        await DotnetProgram.RunAsync("OpenClaw.Gateway", database.Settings, "migrate");
        await start;
        Assert.Equal(0, (await node.TerminateAsync()).Code);
    }

    [Fact]
    public async Task Nodes_that_migrate_at_their_start_do_so_together()
    {
        await using var database = await DatabaseAsync();
        var settings = new Settings(database.Settings) { ["OpenClaw__Cluster__MigrateAtStart"] = "true" };
        await using var worker = new ClusterNode(NodeRole.Worker, 1, settings);
        await using var channel = new ClusterNode(NodeRole.Channel, 1, settings);
        await Task.WhenAll(worker.StartAsync(Stop), channel.StartAsync(Stop));
    }

    [Fact]
    public async Task Migrate_may_be_repeated_and_run_by_all_programs_at_once()
    {
        await using var database = await DatabaseAsync();
        var ends = await Task.WhenAll(Programs.Select(row => DotnetProgram.RunAsync(row.Data, database.Settings, "migrate")));
        var again = await DotnetProgram.RunAsync("OpenClaw.Worker", database.Settings, "migrate");
        Assert.All([.. ends, again], end => Assert.Equal((0, "", "The schema is up to date."), (end.Code, end.Errors, end.Output.Split('\n')[^1])));
    }

    [Fact]
    public async Task Many_migrations_at_the_same_moment_do_no_harm()
    {
        var postgres = await servers.PostgresAsync();
        for (var round = 0; round < 5; round++)
        {
            var database = await postgres.CreateDatabaseAsync();
            var opened = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => PostgresStore.OpenAsync(database, TimeProvider.System, migrate: true, TimeSpan.FromSeconds(30), Stop)));
            foreach (var store in opened) await store.DisposeAsync();
            await postgres.DropDatabaseAsync(database);
        }
    }

    [Fact]
    public async Task A_busy_port_is_named()
    {
        await using var database = await DatabaseAsync();
        await DotnetProgram.RunAsync("OpenClaw.Gateway", database.Settings, "migrate");
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)other.LocalEndpoint).Port}";
        BadStart.AssertOneLine(await DotnetProgram.RunAsync("OpenClaw.Worker", database.Settings, "--urls", address), address);
    }

    [Fact]
    public async Task A_worker_answers_probes_over_plain_HTTP_on_a_port_that_serves_nothing_else()
    {
        await using var database = await DatabaseAsync();
        await DotnetProgram.RunAsync("OpenClaw.Gateway", database.Settings, "migrate");
        var port = FreePort.Next();
        await using var worker = new ClusterNode(NodeRole.Worker, 1, new Settings(database.Settings) { ["OpenClaw__Cluster__ProbePort"] = $"{port}" });
        await worker.StartAsync(Stop);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("/health/live", UriKind.Relative), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri("/health/ready", UriKind.Relative), Stop)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.PostAsync(new Uri("/v1/chat/completions", UriKind.Relative), null, Stop)).StatusCode);

        await using var store = await PostgresStore.OpenAsync(database.Settings["ConnectionStrings__openclaw"], TimeProvider.System, migrate: false, TimeSpan.FromSeconds(30), Stop);
        var row = Assert.Single(await store.Nodes.ListAsync(Stop));
        Assert.Equal((worker.Address, worker.Id), (row.Address, row.Id));
    }

    [Fact]
    public async Task A_frozen_node_answers_nothing_goes_on_when_it_wakes_and_leaves_in_order()
    {
        await using var database = await DatabaseAsync();
        await DotnetProgram.RunAsync("OpenClaw.Gateway", database.Settings, "migrate");
        await using var node = new ClusterNode(NodeRole.Channel, 1, database.Settings);
        await node.StartAsync(Stop);
        await node.FreezeAsync(Stop);
        Assert.False(await node.IsReadyAsync(Stop));
        node.Resume();
        await Eventually.TrueAsync(() => node.IsReadyAsync(Stop), "ready again");

        await using var store = await PostgresStore.OpenAsync(database.Settings["ConnectionStrings__openclaw"], TimeProvider.System, migrate: false, TimeSpan.FromSeconds(30), Stop);
        Assert.Equal(node.Id, Assert.Single(await store.Nodes.ListAsync(Stop)).Id);
        Assert.Equal(0, (await node.TerminateAsync()).Code);
        Assert.Empty(await store.Nodes.ListAsync(Stop));
    }

    private async Task<Database> DatabaseAsync()
    {
        var postgres = await servers.PostgresAsync();
        var name = await postgres.CreateDatabaseAsync();
        return new Database(postgres, new Settings(Secret) { ["ConnectionStrings__openclaw"] = name });
    }

    private sealed record Database(PostgresServer Postgres, Settings Settings) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await Postgres.DropDatabaseAsync(Settings["ConnectionStrings__openclaw"]);
    }
}
