using System.Globalization;
using Microsoft.Data.Sqlite;
using OpenClaw.Core.Journal;

namespace OpenClaw.Core.Storage.Sqlite;

/// <summary>Backup and restore of the single-node store.</summary>
public static class SqliteSnapshot
{
    /// <summary>Writes one moment of a data directory, in use or not, into a new folder. That folder is a data directory itself.</summary>
    /// <param name="directory">The data directory.</param>
    /// <param name="folder">Where the new folder is made.</param>
    /// <param name="companions">Names of files beside the database that are of no use without it, nor it without them: keys. Those that exist are copied.</param>
    /// <returns>The new folder.</returns>
    /// <exception cref="StoreOpenException">There is no database in the directory, or it cannot be read or written.</exception>
    public static async Task<string> WriteAsync(string directory, string folder, IEnumerable<string> companions, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var database = Path.Combine(directory, SqliteStore.FileName);
        if (!File.Exists(database)) throw new StoreOpenException($"There is no database in {directory}. Name the data directory with --data.");
        var target = Path.Combine(Path.GetFullPath(folder), $"openclaw-{now.ToUniversalTime().ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}");
        var draft = target + ".part";
        try
        {
            if (Directory.Exists(draft)) Directory.Delete(draft, recursive: true);
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(draft);
            else Directory.CreateDirectory(draft, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            await CopyAsync(database, Path.Combine(draft, SqliteStore.FileName), cancellationToken);
            foreach (var companion in companions.Where(name => File.Exists(Path.Combine(directory, name)))) File.Copy(Path.Combine(directory, companion), Path.Combine(draft, companion));
            Directory.Move(draft, target);
            return target;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new StoreOpenException($"The backup could not be written to {target}: {e.Message}", e);
        }
    }

    /// <summary>Makes a restored data directory usable. No process may use it.</summary>
    /// <exception cref="StoreOpenException">It cannot be opened, or a process uses it.</exception>
    public static async Task<RestoreReport> RestoredAsync(string directory, RestoredReplies replies, TimeProvider time, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(directory, SqliteStore.FileName))) throw new StoreOpenException($"There is no database in {directory}. Name the data directory with --data.");
        RestoreReport report = null!;
        IReadOnlyList<Guid> jobs = [];
        await using var store = await SqliteStore.OpenAsync(directory, time, s =>
        {
            if (replies == RestoredReplies.Hold) report = SqliteFence.Hold(s);
            else (report, jobs) = Free(s);
        }, cancellationToken);
        foreach (var job in jobs) await store.Jobs.RedriveAsync(job, cancellationToken);
        await store.Journal.AppendAsync(new JournalEntry(JournalKinds.StoreRestored, "store", "", report.Text), cancellationToken);
        return report;
    }

    private static (RestoreReport Report, IReadOnlyList<Guid> Jobs) Free(SqliteStatements s)
    {
        var (replies, jobs) = SqliteFence.Free(s);
        return (new RestoreReport(0, 0, 0, jobs.Count, replies), jobs);
    }

    private static async Task CopyAsync(string from, string to, CancellationToken cancellationToken)
    {
        await using (var source = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = from, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString()))
        {
            await source.OpenAsync(cancellationToken);
            await using var copy = source.CreateCommand();
            copy.CommandText = "vacuum into $1";
            copy.Parameters.AddWithValue("$1", to);
            await copy.ExecuteNonQueryAsync(cancellationToken);
        }

        await using (var snapshot = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = to, Pooling = false }.ToString()))
        {
            await snapshot.OpenAsync(cancellationToken);
            await using var mark = snapshot.CreateCommand();
            mark.CommandText = "insert or replace into settings (name, value, changed_at) values ($1, '', 0)";
            mark.Parameters.AddWithValue("$1", SqliteFence.Mark);
            await mark.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var file = new FileStream(to, FileMode.Open, FileAccess.ReadWrite);
        file.Flush(flushToDisk: true); // "vacuum into" leaves that to the system
    }
}
