using System.Runtime.CompilerServices;
using Microsoft.Extensions.Configuration;
using Npgsql;
using OpenClaw.Core.Alerts;
using OpenClaw.Core.Availability;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Journal;
using OpenClaw.Core.Keys;
using OpenClaw.Core.Leases;
using OpenClaw.Core.Messages;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Outbox;
using OpenClaw.Core.People;
using OpenClaw.Core.Settings;
using OpenClaw.Core.Storage.Postgres;
using OpenClaw.Core.Storage.Sqlite;

namespace OpenClaw.Core.Storage;

/// <summary>An open durable store: the seams that all roles share. Opened before the hosts are built, closed after they have stopped.</summary>
public sealed class DurableStore : IAsyncDisposable
{
    /// <summary>Name of the connection string that makes a node part of a cluster; without it the node is alone on its SQLite file.</summary>
    public const string ConnectionName = "openclaw";

    private readonly Func<ValueTask> _close;

    internal DurableStore(
        IJobStore jobs, IOutbox outbox, IConversationLog log, ILeaseStore leases, INodeStore nodes, IApiKeyStore keys, ISettingsStore settings, ISendLedger sends, IJournal journal,
        IAlertStore alerts, IAvailabilityStore availability, IPeopleStore people, IPlaceStore places, IPauseStore pauses, IReplyHandles handles, IStoreProbe probe, Func<ValueTask> close)
    {
        (Jobs, Outbox, Log, Leases, Nodes, Keys, Settings, Sends, Journal) = (jobs, outbox, log, leases, nodes, keys, settings, sends, journal);
        (Alerts, Availability, People, Places, Pauses, Handles, Probe, _close) = (alerts, availability, people, places, pauses, handles, probe, close);
    }

    public IJobStore Jobs { get; }
    public IOutbox Outbox { get; }
    public IConversationLog Log { get; }
    public ILeaseStore Leases { get; }
    public INodeStore Nodes { get; }
    public IApiKeyStore Keys { get; }
    public ISettingsStore Settings { get; }
    public ISendLedger Sends { get; }
    public IJournal Journal { get; }
    public IAlertStore Alerts { get; }
    public IAvailabilityStore Availability { get; }
    public IPeopleStore People { get; }
    public IPlaceStore Places { get; }
    public IPauseStore Pauses { get; }
    public IReplyHandles Handles { get; }
    public IStoreProbe Probe { get; }

    /// <summary>Brings a PostgreSQL schema up to date, and nothing else: of a restored database too.</summary>
    /// <exception cref="StoreOpenException">It cannot be opened.</exception>
    public static async Task MigrateAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        await using var store = await OpenPostgresAsync(configuration, migrate: true, (_, _) => Task.CompletedTask, cancellationToken);
    }

    /// <summary>Makes a restored PostgreSQL database usable: see docs/deployment/backup.md. No node may run.</summary>
    /// <exception cref="StoreOpenException">It cannot be opened, or something else uses it.</exception>
    public static async Task<RestoreReport> RestoredAsync(IConfiguration configuration, RestoredReplies replies, CancellationToken cancellationToken)
    {
        await (await OpenPostgresAsync(configuration, migrate: false, (_, _) => Task.CompletedTask, cancellationToken)).DisposeAsync();
        await using var source = PostgresSession.CreateSource(configuration.GetConnectionString(ConnectionName)!);
        return await RestoreFence.RunAsync(new PostgresSession(source), replies, TimeProvider.System);
    }

    /// <summary>PostgreSQL when <c>ConnectionStrings:openclaw</c> is set, otherwise SQLite in <paramref name="directory"/>.</summary>
    /// <param name="migrate">Whether a PostgreSQL schema is brought up to date here; SQLite's always is.</param>
    /// <exception cref="StoreOpenException">It cannot be opened, or was restored and nobody ran <see cref="RestoredAsync"/>; an unreachable server was retried for <c>OpenClaw:Cluster:StartupTimeout</c>.</exception>
    public static async Task<DurableStore> OpenAsync(IConfiguration configuration, string directory, bool migrate, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(configuration.GetConnectionString(ConnectionName))) return await SqliteStore.OpenAsync(directory, TimeProvider.System, cancellationToken);
        return await OpenPostgresAsync(configuration, migrate, cancellationToken);
    }

    public ValueTask DisposeAsync() => _close();

    // Not inlined, so that a node on SQLite does not load Npgsql.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Task<DurableStore> OpenPostgresAsync(IConfiguration configuration, bool migrate, CancellationToken cancellationToken) =>
        OpenPostgresAsync(configuration, migrate, RestoreFence.CheckAsync, cancellationToken);

    private static Task<DurableStore> OpenPostgresAsync(
        IConfiguration configuration, bool migrate, Func<NpgsqlDataSource, CancellationToken, Task> fence, CancellationToken cancellationToken)
    {
        var cluster = configuration.GetSection(ClusterOptions.Section).Get<ClusterOptions>() ?? new ClusterOptions();
        var waits = new StoreWaits(cluster.StartupTimeout, cluster.SchemaTimeout);
        return PostgresStore.OpenAsync(configuration.GetConnectionString(ConnectionName)!, TimeProvider.System, migrate, waits, fence, cancellationToken);
    }
}
