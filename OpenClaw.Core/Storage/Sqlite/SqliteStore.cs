using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Core.Storage.Sqlite;

/// <summary>Opens the single-node store: a directory with the file, and a lock that keeps a second process out.</summary>
public static class SqliteStore
{
    public const string FileName = "openclaw.db";
    private const string LockName = "openclaw.lock";

    /// <summary>Opens or creates the store and brings its schema up to date. What an earlier process held is released: only one process can
    /// own the file, so that process is gone. Nothing counts as a death: the cause may have been a power cut.</summary>
    /// <exception cref="StoreOpenException">The directory cannot be used, another process uses it, or it was restored from a backup.</exception>
    public static Task<DurableStore> OpenAsync(string directory, TimeProvider time, CancellationToken cancellationToken) => OpenAsync(directory, time, SqliteFence.Check, cancellationToken);

    /// <param name="fence">What is done to the file before anything else; it may run twice.</param>
    internal static async Task<DurableStore> OpenAsync(string directory, TimeProvider time, Action<SqliteStatements> fence, CancellationToken cancellationToken)
    {
        var lockFile = Lock(directory);
        try
        {
            var connectionString = new SqliteConnectionStringBuilder { DataSource = Path.Combine(directory, FileName), DefaultTimeout = 10 }.ToString();
            var source = SqliteFactory.Instance.CreateDataSource(connectionString);
            var reads = new StoreReads(source, "$", (r, column) => SqliteTime.FromMicroseconds(r.GetInt64(column)));
            var file = Path.Combine(directory, FileName);
            if (!File.Exists(file))
            {
                CreateForOwner(file);
                await CreateAsync(source, cancellationToken);
            }
            await StoreSchema.BringUpToDateAsync(reads, stop => StoreSchema.MigrateAsync(Model(connectionString), stop), cancellationToken);

            var writer = new SqliteWriter(connectionString, time);
            try
            {
                await writer.RunAsync(
                    s =>
                    {
                        ReleaseEarlierProcess(s);
                        fence(s);
                        return true;
                    },
                    cancellationToken);
            }
            catch
            {
                writer.Dispose();
                throw;
            }
            return new DurableStore(
                new SqliteJobStore(writer, reads, time), new SqliteOutbox(writer), reads, new SqliteLeaseStore(writer, time), new SqliteNodeStore(writer, reads), new SqliteApiKeyStore(writer, reads),
                new SqliteSettingsStore(writer, reads), new SqliteSendLedger(writer), new SqliteJournal(writer, reads), new SqliteAlertStore(writer), new SqliteAvailabilityStore(writer),
                new SqlitePeopleStore(writer, reads), new SqlitePlaceStore(writer, reads), new SqlitePauseStore(writer, reads), new SqliteReplyHandles(writer), new SqliteProbe(writer),
                () => Close(writer, connectionString, lockFile));
        }
        catch (Exception e) when (e is SqliteException or StoreUnavailableException)
        {
            await lockFile.DisposeAsync();
            throw new StoreOpenException($"The database in {directory} cannot be opened: {e.Message}", e);
        }
        catch
        {
            await lockFile.DisposeAsync();
            throw;
        }
    }

    // In a directory that others may read too, what people wrote is still the owner's alone. SQLite gives its other files the same rights.
    private static void CreateForOwner(string file)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new FileStream(file, options).Dispose();
    }

    // What EF Core would write into an empty file, written without loading it: `dotnet ef migrations script --context SqliteDb`. A test compares.
    private static async Task CreateAsync(DbDataSource source, CancellationToken cancellationToken)
    {
        using var script = new StreamReader(typeof(SqliteStore).Assembly.GetManifestResourceStream("sqlite-schema.sql")!);
        await using var command = source.CreateCommand(await script.ReadToEndAsync(cancellationToken));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static SqliteDb Model(string connectionString) => new(new DbContextOptionsBuilder<SqliteDb>().UseSqlite(connectionString).Options);

    private static FileStream Lock(string directory)
    {
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(directory);
            else Directory.CreateDirectory(directory, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreOpenException($"The data directory {directory} cannot be created. Choose another with --data. ({e.Message})", e);
        }
        try
        {
            return new FileStream(Path.Combine(directory, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new StoreOpenException($"The data directory {directory} cannot be written. Choose another with --data, or give this user the right to write there.", e);
        }
        catch (IOException e)
        {
            throw new StoreOpenException($"Another process uses the data directory {directory}. Stop it, or choose another directory with --data.", e);
        }
    }

    private static void ReleaseEarlierProcess(SqliteStatements s)
    {
        foreach (var holder in s.Query("select distinct holder from jobs where state = 1", r => r.GetGuid(0)))
            SqliteLanes.TakeBackAll(s, holder, crashed: false, int.MaxValue);
        s.Execute("update outbox set state = 0, ready_at = $1, token = null, holder = null where state = 1", s.Now);
        s.Execute("update nodes set status = $1, changed_at = $2 where status <> $1", (int)NodeStatus.Left, s.Now);
        s.Execute("update leases set holder = $1, expires_at = $2", Guid.Empty, s.Now);
    }

    private static ValueTask Close(SqliteWriter writer, string connectionString, FileStream lockFile)
    {
        writer.Dispose();
        using (var connection = new SqliteConnection(connectionString)) SqliteConnection.ClearPool(connection);
        return lockFile.DisposeAsync();
    }
}
