using Npgsql;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Storage.Sqlite;
using OpenClaw.Tests.Cluster;
using OpenClaw.Tests.EndToEnd;
using OpenClaw.Tests.Servers;
using Xunit;

namespace OpenClaw.Tests.Deployment;

/// <summary>From one host to many, with the commands of the documentation.</summary>
public sealed class MoveTests(TestServers servers)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Conversations_keys_and_what_waits_move_and_the_old_place_refuses()
    {
        using var data = new DataFolder();
        await TalkAsync(data, "one");
        await using (var store = await SqliteStore.OpenAsync(data.Path, TimeProvider.System, Stop)) // waits, and holds what PostgreSQL cannot
            await store.Jobs.AcceptAsync(new InboundMessage(new ChannelAddress(ChannelNames.Api, "default", "c"), "key", "two\0three"), Stop);
        await using var database = await DatabaseAsync();
        var move = await database.RunAsync("move", "--from", data.Path);
        Assert.True(move.Code == 0, move.Errors);
        Assert.Contains("jobs 2", move.Output, StringComparison.Ordinal);
        BadStart.AssertOneLine(await StandaloneProcess.RunAsync(null, "--data", data.Path, "--urls", "http://127.0.0.1:0"), "was moved to PostgreSQL");
        BadStart.AssertOneLine(await database.RunAsync("move", "--from", data.Path), "was moved to PostgreSQL");

        await using var gateway = new ClusterNode(NodeRole.Gateway, 1, database.Settings);
        await gateway.StartAsync(Stop);
        await using var worker = new ClusterNode(NodeRole.Worker, 1, database.Settings);
        await worker.StartAsync(Stop);
        using var api = new ApiClient(gateway.Address, data.AdminKey); // the key made on the one host
        await api.EndedAsync(await api.SendAsync("c", "since"));
        Assert.Equal(["user: one", "user: twothree", "user: since"], (await api.TurnsAsync("c")).Where(turn => turn.StartsWith("user", StringComparison.Ordinal)));
        Assert.NotEqual(0, await database.CountAsync("journal where number > (select min(number) from journal)")); // new entries found numbers of their own
    }

    [Fact]
    public async Task A_database_that_is_not_empty_is_refused_and_the_file_stays_usable()
    {
        using var data = new DataFolder();
        await TalkAsync(data, "one");
        await using var database = await DatabaseAsync();
        Assert.Equal(0, (await database.RunAsync("migrate")).Code);
        await database.ExecuteAsync("insert into conversations (id, channel, account, name, position, created_at) values (gen_random_uuid(), 'api', '', 'c', 0, now())");
        BadStart.AssertOneLine(await database.RunAsync("move", "--from", data.Path), "The database is not empty: its table conversations has 1 rows");
        Assert.Equal(0, await database.CountAsync("jobs"));
        await TalkAsync(data, "two");
    }

    [Fact]
    public async Task A_move_that_the_database_refuses_leaves_nothing_there_and_the_file_stays_usable()
    {
        using var data = new DataFolder();
        await TalkAsync(data, "one");
        await using var database = await DatabaseAsync();
        Assert.Equal(0, (await database.RunAsync("migrate")).Code);

        // Found out at the very commit, when everything is copied.
        await database.ExecuteAsync("create function refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$");
        await database.ExecuteAsync("create constraint trigger late after insert on turns deferrable initially deferred for each row execute function refuse()");
        BadStart.AssertOneLine(await database.RunAsync("move", "--from", data.Path), "refused what was moved");
        Assert.Equal((0, 0), (await database.CountAsync("jobs"), await database.CountAsync("api_keys")));
        await TalkAsync(data, "two");
    }

    [Fact]
    public async Task A_process_that_still_runs_keeps_its_data()
    {
        using var data = new DataFolder();
        await using var process = await StandaloneProcess.StartAsync(data);
        await using var database = await DatabaseAsync();
        BadStart.AssertOneLine(await database.RunAsync("move", "--from", data.Path), "Another process uses the data directory");
        BadStart.AssertOneLine(await database.RunAsync("move", "--from", data.Path + "-nowhere"), "There is no database");
    }

    private static async Task TalkAsync(DataFolder data, params IEnumerable<string> texts)
    {
        await using var process = await StandaloneProcess.StartAsync(data);
        using var client = new ApiClient(process, data);
        foreach (var text in texts) await client.EndedAsync(await client.SendAsync("c", text));
    }

    private async Task<Database> DatabaseAsync()
    {
        var postgres = await servers.PostgresAsync();
        return new Database(postgres, await postgres.CreateDatabaseAsync());
    }

    private sealed class Database(PostgresServer server, string connectionString) : IAsyncDisposable
    {
        public Settings Settings { get; } = new()
        {
            ["ConnectionStrings__openclaw"] = connectionString, ["OpenClaw__Cluster__Secret"] = "a secret for tests only", ["ASPNETCORE_ENVIRONMENT"] = "Production", ["DOTNET_ENVIRONMENT"] = "Production",
        };

        public Task<ProcessEnd> RunAsync(params IEnumerable<string> arguments) => DotnetProgram.RunAsync("OpenClaw.Gateway", Settings, arguments);

        public async Task<long> CountAsync(string table) => (long)(await AskAsync($"select count(*) from {table}"))!;

        public async Task ExecuteAsync(string sql) => await AskAsync(sql);

        public async ValueTask DisposeAsync() => await server.DropDatabaseAsync(connectionString);

        private async Task<object?> AskAsync(string sql)
        {
            await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
            await connection.OpenAsync(Stop);
            await using var command = new NpgsqlCommand(sql, connection);
            return await command.ExecuteScalarAsync(Stop);
        }
    }
}
