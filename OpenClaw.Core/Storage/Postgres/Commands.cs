using System.Data.Common;
using Npgsql;
using NpgsqlTypes;

namespace OpenClaw.Core.Storage.Postgres;

/// <summary>Positional parameters with their types, so that statements prepare once and nulls are typed.</summary>
internal static class Commands
{
    public static NpgsqlBatchCommand Statement(string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        return command;
    }

    public static NpgsqlBatch Batch(this NpgsqlConnection connection, params NpgsqlBatchCommand[] commands)
    {
        var batch = connection.CreateBatch();
        foreach (var command in commands) batch.BatchCommands.Add(command);
        return batch;
    }

    public static async Task<int> ExecuteAllAsync(this NpgsqlConnection connection, params NpgsqlBatchCommand[] commands)
    {
        await using var batch = connection.Batch(commands);
        return await batch.ExecuteNonQueryAsync();
    }

    /// <summary>Reads the rows of the last command; each command must return rows. Outside of a transaction they make one, in one round trip: it is committed before the call
    /// returns, and each command sees what was committed before it began.</summary>
    public static async Task<List<T>> QueryAsync<T>(this NpgsqlConnection connection, Func<DbDataReader, T> map, params NpgsqlBatchCommand[] commands)
    {
        await using var batch = connection.Batch(commands);
        await using var reader = await batch.ExecuteReaderAsync();
        for (var i = 1; i < commands.Length; i++) await reader.NextResultAsync();
        var rows = new List<T>();
        while (await reader.ReadAsync()) rows.Add(map(reader));

        // The failure of the commit is heard only by reading on.
        while (await reader.NextResultAsync()) { }
        return rows;
    }

    public static NpgsqlParameter Uuid(Guid? value) => Of(NpgsqlDbType.Uuid, value);
    public static NpgsqlParameter Integer(int value) => Of(NpgsqlDbType.Integer, value);
    public static NpgsqlParameter Bigint(long value) => Of(NpgsqlDbType.Bigint, value);
    public static NpgsqlParameter Text(string? value) => Of(NpgsqlDbType.Text, Clean(value));
    public static NpgsqlParameter Number(double value) => Of(NpgsqlDbType.Double, value);
    public static NpgsqlParameter Flag(bool value) => Of(NpgsqlDbType.Boolean, value);
    public static NpgsqlParameter Bytes(byte[] value) => Of(NpgsqlDbType.Bytea, value);
    public static NpgsqlParameter Time(DateTimeOffset value) => Of(NpgsqlDbType.TimestampTz, value);
    public static NpgsqlParameter Duration(TimeSpan value) => Of(NpgsqlDbType.Interval, value);
    public static NpgsqlParameter OptionalDuration(TimeSpan? value) => Of(NpgsqlDbType.Interval, value);

    public static NpgsqlParameter Flags(IEnumerable<bool> values) => Of(NpgsqlDbType.Array | NpgsqlDbType.Boolean, values.ToArray());
    public static NpgsqlParameter Uuids(IEnumerable<Guid> values) => Of(NpgsqlDbType.Array | NpgsqlDbType.Uuid, values.ToArray());
    public static NpgsqlParameter Integers(IEnumerable<int> values) => Of(NpgsqlDbType.Array | NpgsqlDbType.Integer, values.ToArray());
    public static NpgsqlParameter Bigints(IEnumerable<long> values) => Of(NpgsqlDbType.Array | NpgsqlDbType.Bigint, values.ToArray());
    public static NpgsqlParameter OptionalBigints(IEnumerable<long?> values) => Of(NpgsqlDbType.Array | NpgsqlDbType.Bigint, values.ToArray());
    public static NpgsqlParameter Texts(IEnumerable<string?> values) => Of(NpgsqlDbType.Array | NpgsqlDbType.Text, values.Select(Clean).ToArray());
    public static NpgsqlParameter Byteas(IEnumerable<byte[]> values) => Of(NpgsqlDbType.Array | NpgsqlDbType.Bytea, values.ToArray());
    public static NpgsqlParameter Durations(IEnumerable<TimeSpan> values) => Of(NpgsqlDbType.Array | NpgsqlDbType.Interval, values.ToArray());

    private static NpgsqlParameter Of(NpgsqlDbType type, object? value) => new() { NpgsqlDbType = type, Value = value ?? DBNull.Value };

    // PostgreSQL's text cannot hold U+0000; a model may say it all the same.
    private static string? Clean(string? text) => text is not null && text.Contains('\0', StringComparison.Ordinal) ? text.Replace("\0", "", StringComparison.Ordinal) : text;
}
