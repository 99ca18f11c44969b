using Npgsql;
using OpenClaw.Tests.Servers;

namespace OpenClaw.Benchmarks.MainPath;

/// <summary>A PostgreSQL of our own on a free loopback port, with its defaults for durability, stopped and deleted when this process ends however it ends.</summary>
internal sealed class PrivatePostgres : IAsyncDisposable
{
    private const int StartAttempts = 5;

    private const string Script = """
        bin=$1 port=$2
        stop() { "$bin/pg_ctl" stop -D "$dir/data" -m immediate -s; }
        "$bin/initdb" -D "$dir/data" -U openclaw --auth=trust --encoding=UTF8 --locale=C --no-sync >/dev/null
        "$bin/pg_ctl" start -D "$dir/data" -s -w -t 45 -l "$dir/log" \
          -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=''" </dev/null 3>&- \
          || { cat "$dir/log"; exit 1; }
        """;

    private readonly GuardedProcess _server;
    private int _databases;

    private PrivatePostgres(GuardedProcess server, string folder, int port) => (_server, Folder, Port) = (server, folder, port);

    /// <summary>Where its programs are.</summary>
    public string Folder { get; }
    public int Port { get; }

    private string Administration => $"Host=127.0.0.1;Port={Port};Username=openclaw;Database=postgres;Pooling=false";

    public static async Task<PrivatePostgres> StartAsync()
    {
        var folder = Binaries.FindPostgresFolder() ?? throw new ServerMissingException("PostgreSQL's server (initdb, postgres, pg_ctl)");
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort.Next();
            try
            {
                return new PrivatePostgres(await GuardedProcess.StartAsync("PostgreSQL", Script, unprivileged: true, folder, $"{port}"), folder, port);
            }
            catch (InvalidOperationException e) when (attempt < StartAttempts && e.Message.Contains("Address already in use", StringComparison.Ordinal))
            {
                // Another process took the port between our look and the bind.
            }
        }
    }

    /// <summary>Version and durability as the server itself says.</summary>
    public async Task<string> DescribeAsync() =>
        (string)(await AskAsync("select 'PostgreSQL ' || current_setting('server_version') || ', fsync ' || current_setting('fsync') || ', synchronous_commit ' || current_setting('synchronous_commit')"))!;

    /// <returns>Connection string of a new, empty database.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"bench_{++_databases}";
        await AskAsync($"create database {name}");
        return $"Host=127.0.0.1;Port={Port};Username=openclaw;Database={name}";
    }

    public async Task DropDatabaseAsync(string connectionString) =>
        await AskAsync($"drop database {new NpgsqlConnectionStringBuilder(connectionString).Database} with (force)");

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task<object?> AskAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(Administration);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 60 };
        return await command.ExecuteScalarAsync();
    }
}
