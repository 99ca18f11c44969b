using Npgsql;
using OpenClaw.Core.Storage;
using OpenClaw.Core.Storage.Postgres;
using OpenClaw.Core.Storage.Sqlite;
using OpenClaw.Tests.Servers;

namespace OpenClaw.Tests.Contracts;

/// <summary>The one place that knows how the stores are made. Every call makes a new, empty store.</summary>
public static class StoreFactories
{
    private static readonly TimeSpan StartupTimeout = TimeSpan.FromSeconds(30);
    private static readonly SemaphoreSlim PreparingTemplate = new(1, 1);
    private static string? _template;

    public static async Task<StoreBundle> CreateSqliteAsync()
    {
        var folder = Directory.CreateTempSubdirectory("openclaw-test-");
        var store = await SqliteStore.OpenAsync(folder.FullName, TimeProvider.System, CancellationToken.None);
        return Bundle(store, async () =>
        {
            await store.DisposeAsync();
            folder.Delete(recursive: true);
        });
    }

    public static async Task<StoreBundle> CreatePostgresAsync(TestServers servers)
    {
        var postgres = await servers.PostgresAsync();
        var connectionString = await postgres.CreateDatabaseAsync(await TemplateAsync(postgres));
        var store = await PostgresStore.OpenAsync(connectionString, TimeProvider.System, migrate: false, StartupTimeout, CancellationToken.None);
        return Bundle(store, async () =>
        {
            await store.DisposeAsync();
            await postgres.DropDatabaseAsync(connectionString);
        });
    }

    /// <summary>Migrated once per run; a copy of it costs a fraction of a migration.</summary>
    private static async Task<string> TemplateAsync(PostgresServer postgres)
    {
        await PreparingTemplate.WaitAsync();
        try
        {
            if (_template is not null) return _template;
            var connectionString = await postgres.CreateDatabaseAsync();
            await (await PostgresStore.OpenAsync(connectionString, TimeProvider.System, migrate: true, StartupTimeout, CancellationToken.None)).DisposeAsync();
            return _template = new NpgsqlConnectionStringBuilder(connectionString).Database!;
        }
        finally
        {
            PreparingTemplate.Release();
        }
    }

    private static StoreBundle Bundle(DurableStore store, Func<ValueTask> close) =>
        new(store.Jobs, store.Outbox, store.Log, store.Leases, store.Nodes, store.Keys, store.Settings, store.Sends, store.Journal, store.Alerts, store.Availability,
            store.People, store.Places, store.Pauses, store.Handles, store.Probe, close);
}
