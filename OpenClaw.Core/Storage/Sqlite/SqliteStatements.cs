using Microsoft.Data.Sqlite;

namespace OpenClaw.Core.Storage.Sqlite;

/// <summary>The writer's connection with its prepared statements, and the store's clock. Used by one thread.</summary>
internal sealed class SqliteStatements : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, SqliteCommand> _prepared = [];
    private readonly long _openedAt;
    private readonly long _openedStamp;

    public SqliteStatements(string connectionString, TimeProvider time)
    {
        _time = time;
        _connection = new SqliteConnection(connectionString);
        _connection.Open();
        Execute("pragma journal_mode = wal");
        Execute("pragma synchronous = full");
        Execute("pragma busy_timeout = 5000");
        _openedAt = SqliteTime.ToMicroseconds(time.GetUtcNow());
        _openedStamp = time.GetTimestamp();
    }

    /// <summary>Store time in microseconds since 1970: the wall clock when the file was opened plus monotonic time since, so that a
    /// jump of the wall clock neither ends nor prolongs a lease.</summary>
    public long Now => _openedAt + (_time.GetElapsedTime(_openedStamp).Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>For tests that count what a statement does.</summary>
    internal SqliteConnection Connection => _connection;

    public void Transact(Action work)
    {
        Execute("begin immediate");
        try
        {
            work();
            Execute("commit");
        }
        catch
        {
            // A failed commit may already have rolled back; what matters is that the connection is free again.
            try { Execute("rollback"); }
            catch (SqliteException) { }
            throw;
        }
    }

    /// <returns>Rows changed.</returns>
    public int Execute(string sql, params ReadOnlySpan<object?> parameters) => Bind(sql, parameters).ExecuteNonQuery();

    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<object?> parameters)
    {
        using var reader = Bind(sql, parameters).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(map(reader));
        return rows;
    }

    public void Dispose()
    {
        foreach (var command in _prepared.Values) command.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Bind(string sql, ReadOnlySpan<object?> parameters)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 1; i <= parameters.Length; i++) command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
            _prepared.Add(sql, command);
        }
        for (var i = 0; i < parameters.Length; i++) command.Parameters[i].Value = parameters[i] ?? DBNull.Value;
        return command;
    }
}
