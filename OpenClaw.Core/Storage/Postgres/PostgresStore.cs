using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace OpenClaw.Core.Storage.Postgres;

/// <summary>Opens the cluster's store.</summary>
public static class PostgresStore
{
    private const long MigrationLock = 0x6f70656e636c6177; // "openclaw"
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    /// <param name="connectionString">An Npgsql connection string.</param>
    /// <param name="migrate">Whether to bring the schema up to date; otherwise it is only checked.</param>
    /// <param name="startupTimeout">How long an unreachable server is retried.</param>
    /// <exception cref="StoreOpenException">Unreachable for that long, or its schema does not fit.</exception>
    public static Task<DurableStore> OpenAsync(string connectionString, TimeProvider time, bool migrate, TimeSpan startupTimeout, CancellationToken cancellationToken) =>
        OpenAsync(connectionString, time, migrate, new StoreWaits(startupTimeout, TimeSpan.Zero), (_, _) => Task.CompletedTask, cancellationToken);

    /// <param name="fence">What is done to a database whose schema fits, before anybody uses it.</param>
    internal static async Task<DurableStore> OpenAsync(
        string connectionString, TimeProvider time, bool migrate, StoreWaits waits, Func<NpgsqlDataSource, CancellationToken, Task> fence, CancellationToken cancellationToken)
    {
        NpgsqlDataSource source;
        try { source = PostgresSession.CreateSource(connectionString); }
        catch (ArgumentException e) { throw new StoreOpenException(e.Message); }

        var reads = new StoreReads(source, "", (r, column) => r.GetFieldValue<DateTimeOffset>(column));
        try
        {
            await PrepareAsync(source, reads, time, migrate, waits, cancellationToken);
            await fence(source, cancellationToken);
        }
        catch
        {
            await source.DisposeAsync();
            throw;
        }
        var session = new PostgresSession(source);
        return new DurableStore(
            new PostgresJobStore(session, reads, time), new PostgresOutbox(session), reads, new PostgresLeaseStore(session, time), new PostgresNodeStore(session, reads), new PostgresApiKeyStore(session, reads),
            new PostgresSettingsStore(session, reads), new PostgresSendLedger(session), new PostgresJournal(session, reads), new PostgresAlertStore(session), new PostgresAvailabilityStore(session),
            new PostgresPeopleStore(session, reads), new PostgresPlaceStore(session, reads), new PostgresPauseStore(session, reads), new PostgresReplyHandles(session), new PostgresProbe(session),
            source.DisposeAsync);
    }

    private static PostgresDb Model(NpgsqlDataSource source) => new(new DbContextOptionsBuilder<PostgresDb>().UseNpgsql(source).Options);

    /// <summary>One at a time: EF Core's own lock covers a migration and not a run of several, and of two runs the second would fail.</summary>
    private static async Task MigrateAsync(NpgsqlDataSource source, StoreReads reads, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var turn = await connection.BeginTransactionAsync(cancellationToken); // its end gives the lock back
        await using var wait = new NpgsqlCommand("select pg_advisory_xact_lock($1)", connection, turn) { Parameters = { new() { Value = MigrationLock } }, CommandTimeout = 60 };
        await wait.ExecuteNonQueryAsync(cancellationToken);
        await StoreSchema.BringUpToDateAsync(reads, stop => StoreSchema.MigrateAsync(Model(source), stop), cancellationToken);
    }

    private static async Task PrepareAsync(NpgsqlDataSource source, StoreReads reads, TimeProvider time, bool migrate, StoreWaits waits, CancellationToken cancellationToken)
    {
        for (var started = time.GetTimestamp(); ;)
        {
            try
            {
                if (migrate) await MigrateAsync(source, reads, cancellationToken);
                else await StoreSchema.CheckAsync(reads, cancellationToken);
                return;
            }
            catch (PostgresException e) when (e.SqlState[..2] is "28" or "3D")
            {
                throw new StoreOpenException($"PostgreSQL refused the connection (error {e.SqlState}: {e.MessageText}). Check ConnectionStrings:openclaw.", e);
            }
            catch (Exception e) when (time.GetElapsedTime(started) < Patience(e, waits))
            {
                await Task.Delay(RetryInterval, time, cancellationToken);
            }
            catch (SchemaBehindException e)
            {
                throw new StoreOpenException(e.Message);
            }
            catch (Exception e) when (StoreFaults.ToUnavailable(e) is not null)
            {
                throw new StoreOpenException($"PostgreSQL could not be reached for {waits.Server.TotalSeconds:0} s. Check ConnectionStrings:openclaw and that the server runs.", e);
            }
        }
    }

    private static TimeSpan Patience(Exception e, StoreWaits waits) =>
        e is SchemaBehindException ? waits.Schema : StoreFaults.ToUnavailable(e) is null ? TimeSpan.Zero : waits.Server;
}
