using Microsoft.Data.Sqlite;
using Npgsql;
using NpgsqlTypes;
using OpenClaw.Core.Storage.Postgres;
using OpenClaw.Core.Storage.Sqlite;

namespace OpenClaw.Core.Storage;

/// <summary>
/// Takes a single node's data to a cluster: everything from the SQLite file into an empty PostgreSQL database.
/// </summary>
/// <remarks>
/// All or nothing: one transaction on PostgreSQL, committed when every table has as many rows as in the file. The file is only read, but it is marked
/// as moved before that commit, so that at no moment two stores may be worked on: both would answer and send. A move that fails takes the mark
/// away again; one that is cut off at that very moment leaves it, and the verb restored takes it away. Not taken along is what belongs to
/// processes: nodes and leases.
/// </remarks>
public static class StoreMove
{
    private static readonly string[] LeftBehind = ["__EFMigrationsHistory", "schema_version", "nodes", "leases"];

    // Tables that refer to others come last.
    private const string Tables = """
        select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
        order by (select count(*) from pg_constraint k where k.conrelid = c.oid and k.contype = 'f'), c.relname
        """;

    private const string Columns = "select column_name, udt_name from information_schema.columns where table_schema = 'public' and table_name = $1 order by ordinal_position";

    private const string Numbered = "select table_name, column_name from information_schema.columns where table_schema = 'public' and is_identity = 'YES'";

    /// <param name="directory">The data directory of the single node, which must be stopped.</param>
    /// <param name="connectionString">The database, with its schema up to date and nothing in it.</param>
    /// <returns>Rows per table.</returns>
    /// <exception cref="StoreOpenException">One of the two cannot be used, or the database is not empty; nothing was changed.</exception>
    public static async Task<IReadOnlyList<(string Table, long Rows)>> RunAsync(string directory, string connectionString, CancellationToken cancellationToken)
    {
        var file = Path.Combine(directory, SqliteStore.FileName);
        if (!File.Exists(file)) throw new StoreOpenException($"There is no database in {directory}. Name the data directory of OpenClaw.Standalone with --from.");

        // Brings the file's schema up to date, gives back what the stopped process held, and keeps others out until the end.
        await using var held = await SqliteStore.OpenAsync(directory, TimeProvider.System, cancellationToken);
        await using var source = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        await source.OpenAsync(cancellationToken);
        await using var pool = PostgresSession.CreateSource(connectionString);
        await using var target = await pool.OpenConnectionAsync(cancellationToken);
        await using var transaction = await target.BeginTransactionAsync(cancellationToken);
        var moved = await CopyAllAsync(source, target, cancellationToken);

        await held.Settings.SetAsync(SqliteFence.Moved, "", cancellationToken);
        try
        {
            await transaction.CommitAsync(CancellationToken.None);
        }
        catch (PostgresException e)
        {
            await held.Settings.SetAsync(SqliteFence.Moved, null, CancellationToken.None);
            throw new StoreOpenException($"PostgreSQL refused what was moved, so nothing was: {e.MessageText}", e);
        }
        catch (NpgsqlException e)
        {
            throw new StoreOpenException("The connection broke in the last moment. Look whether the database has rows in its table jobs: if so, it was moved; if not, run OpenClaw.Standalone restored and repeat.", e);
        }

        return moved;
    }

    private static async Task<IReadOnlyList<(string Table, long Rows)>> CopyAllAsync(SqliteConnection source, NpgsqlConnection target, CancellationToken cancellationToken)
    {
        var moved = new List<(string Table, long Rows)>();
        foreach (var table in await ReadAsync(target, Tables, r => r.GetString(0), cancellationToken))
        {
            if (LeftBehind.Contains(table)) continue;
            if (await CountAsync(target, table, cancellationToken) is > 0 and var rows && table is not ("settings" or "journal"))
                throw new StoreOpenException($"The database is not empty: its table {table} has {rows} rows. Use a database that was migrated and nothing else.");
            await CopyAsync(source, target, table, cancellationToken);
            moved.Add((table, await CheckAsync(source, target, table, cancellationToken)));
        }

        foreach (var (table, column) in await ReadAsync(target, Numbered, r => (r.GetString(0), r.GetString(1)), cancellationToken))
            await ExecuteAsync(target, $"select setval(pg_get_serial_sequence('{table}', '{column}'), (select coalesce(max({column}), 0) + 1 from {table}), false)", cancellationToken);
        return moved;
    }

    private static async Task CopyAsync(SqliteConnection source, NpgsqlConnection target, string table, CancellationToken cancellationToken)
    {
        if (table is "settings" or "journal") await ExecuteAsync(target, $"delete from {table}", cancellationToken);
        var columns = await ReadAsync(target, Columns, r => (Name: r.GetString(0), Type: r.GetString(1)), cancellationToken, table);
        var names = string.Join(", ", columns.Select(column => $"\"{column.Name}\""));
        await using var read = source.CreateCommand();
        read.CommandText = $"select {names} from \"{table}\"";
        await using var rows = await read.ExecuteReaderAsync(cancellationToken);
        await using var import = await target.BeginBinaryImportAsync($"copy {table} ({names}) from stdin (format binary)", cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            await import.StartRowAsync(cancellationToken);
            for (var i = 0; i < columns.Count; i++)
            {
                var (value, type) = rows.IsDBNull(i) ? (DBNull.Value, NpgsqlDbType.Text) : Convert(rows, i, columns[i].Type);
                if (value is DBNull) await import.WriteNullAsync(cancellationToken);
                else await import.WriteAsync(value, type, cancellationToken);
            }
        }

        await import.CompleteAsync(cancellationToken);
    }

    private static (object Value, NpgsqlDbType Type) Convert(SqliteDataReader row, int column, string type) => type switch
    {
        "uuid" => (row.GetGuid(column), NpgsqlDbType.Uuid),
        "timestamptz" => (SqliteTime.FromMicroseconds(row.GetInt64(column)), NpgsqlDbType.TimestampTz),
        "bool" => (row.GetBoolean(column), NpgsqlDbType.Boolean),
        "int4" => (row.GetInt32(column), NpgsqlDbType.Integer),
        "int8" => (row.GetInt64(column), NpgsqlDbType.Bigint),
        "float8" => (row.GetDouble(column), NpgsqlDbType.Double),
        "bytea" => (row.GetFieldValue<byte[]>(column), NpgsqlDbType.Bytea),
        "text" => (row.GetString(column).Replace("\0", "", StringComparison.Ordinal), NpgsqlDbType.Text), // PostgreSQL's text cannot hold it
        _ => throw new NotSupportedException($"The move does not know how to take a column of type {type} along."),
    };

    private static async Task<long> CheckAsync(SqliteConnection source, NpgsqlConnection target, string table, CancellationToken cancellationToken)
    {
        await using var count = source.CreateCommand();
        count.CommandText = $"select count(*) from \"{table}\"";
        var (there, here) = ((long)(await count.ExecuteScalarAsync(cancellationToken))!, await CountAsync(target, table, cancellationToken));
        return there == here ? here : throw new StoreOpenException($"The table {table} has {there} rows in the file and {here} in the database; nothing was moved.");
    }

    private static async Task<long> CountAsync(NpgsqlConnection target, string table, CancellationToken cancellationToken) =>
        (await ReadAsync(target, $"select count(*) from {table}", r => r.GetInt64(0), cancellationToken))[0];

    private static async Task<List<T>> ReadAsync<T>(NpgsqlConnection target, string sql, Func<NpgsqlDataReader, T> map, CancellationToken cancellationToken, string? parameter = null)
    {
        await using var command = new NpgsqlCommand(sql, target);
        if (parameter is not null) command.Parameters.Add(new NpgsqlParameter { Value = parameter });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken)) rows.Add(map(reader));
        return rows;
    }

    private static async Task ExecuteAsync(NpgsqlConnection target, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, target);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
