using Npgsql;
using Testcontainers.PostgreSql;

namespace OpenClaw.Tests.Servers;

/// <summary>
/// A private PostgreSQL on a free loopback port, with its defaults for durability (fsync and synchronous_commit on). Never runs as root.
/// Without installed binaries Docker is tried; without either the tests fail and name ./eng/test.sh.
/// </summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private const int StartAttempts = 5;

    // Sockets only over TCP: a socket's path in macOS' temporary folder would be longer than the system allows.
    private const string Script = """
        bin=$1 port=$2
        stop() { "$bin/pg_ctl" stop -D "$dir/data" -m immediate -s; }
        "$bin/initdb" -D "$dir/data" -U openclaw --auth=trust --encoding=UTF8 --locale=C --no-sync >/dev/null
        "$bin/pg_ctl" start -D "$dir/data" -s -w -t 45 -l "$dir/log" \
          -o "-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories='' -c max_connections=300" </dev/null 3>&- \
          || { cat "$dir/log"; exit 1; }
        """;

    private readonly IAsyncDisposable _server;
    private readonly string _connection;
    private int _databases;

    private PostgresServer(IAsyncDisposable server, string connection) => (_server, _connection) = (server, connection);

    public static async Task<PostgresServer> StartAsync()
    {
        if (Binaries.FindPostgresFolder() is not { } folder) return await StartContainerAsync();
        for (var attempt = 1; ; attempt++)
        {
            var port = FreePort.Next();
            try
            {
                var server = await GuardedProcess.StartAsync("PostgreSQL", Script, unprivileged: true, folder, $"{port}");
                return new PostgresServer(server, $"Host=127.0.0.1;Port={port};Username=openclaw;Database=postgres");
            }
            catch (InvalidOperationException e) when (attempt < StartAttempts && e.Message.Contains("Address already in use", StringComparison.Ordinal))
            {
                // Another process took the port between our look and the bind.
            }
        }
    }

    /// <summary>Makes a new, empty database (or a copy of another) and answers its connection string.</summary>
    public async Task<string> CreateDatabaseAsync(string? template = null)
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await using var connection = new NpgsqlConnection(_connection + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(template is null ? $"CREATE DATABASE {name}" : $"CREATE DATABASE {name} TEMPLATE {template}", connection);
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(_connection) { Database = name }.ConnectionString;
    }

    /// <summary>Deletes a database that <see cref="CreateDatabaseAsync"/> made, whoever is still connected.</summary>
    public async Task DropDatabaseAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(_connection + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"DROP DATABASE IF EXISTS {new NpgsqlConnectionStringBuilder(connectionString).Database} WITH (FORCE)", connection);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task<PostgresServer> StartContainerAsync()
    {
        try
        {
            var container = new PostgreSqlBuilder("postgres:17-alpine").WithUsername("openclaw").WithCommand("-c", "max_connections=300").Build();
            await container.StartAsync();
            return new PostgresServer(container, new NpgsqlConnectionStringBuilder(container.GetConnectionString()) { Database = "postgres" }.ConnectionString);
        }
        catch (Exception e)
        {
            throw new ServerMissingException("PostgreSQL's server (initdb, postgres, pg_ctl; and Docker could not stand in for it)", e);
        }
    }
}
