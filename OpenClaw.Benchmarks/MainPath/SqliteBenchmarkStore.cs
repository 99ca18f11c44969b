using OpenClaw.Benchmarks.Reporting;
using Microsoft.Data.Sqlite;
using OpenClaw.Core.Storage.Sqlite;

namespace OpenClaw.Benchmarks.MainPath;

/// <summary>SQLite. It has one writer, so the raw tests have one too: prepared statements, WAL, synchronous=FULL, a commit each.</summary>
internal sealed class SqliteBenchmarkStore : BenchmarkStore
{
    private const int RawLanes = 2_000;
    private const int RawJobsPerLane = 100;

    public override string Name => "SQLite";
    public override string Prefix => "sqlite_";

    public override async Task<StorePlace> NewAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("openclaw-bench-").FullName;
        return new StorePlace(await SqliteStore.OpenAsync(folder, TimeProvider.System, cancellationToken), () =>
        {
            Directory.Delete(folder, recursive: true);
            return ValueTask.CompletedTask;
        });
    }

    public override Task<double> RawCommitsAsync(TimeSpan duration, CancellationToken cancellationToken) => WithDatabaseAsync(connection =>
    {
        using var insert = Command(connection, "insert into message (lane, payload, at) values ($1, $2, $3)", 0, new string('x', 300), 0L);
        var n = 0;
        return Measure(duration, () =>
        {
            insert.Parameters[0].Value = n++ % 10_000;
            insert.ExecuteNonQuery();
            return 1;
        }, cancellationToken);
    });

    public override Task<double[]> RawTripsAsync(TimeSpan duration, CancellationToken cancellationToken) => WithDatabaseAsync(connection =>
    {
        using var insert = Command(connection, "insert into message (lane, payload, at) values (1, $1, 0)", new string('x', 300));
        using var update = Command(connection, "update message set lane = lane + 1 where id = last_insert_rowid()");
        return RawTrips.MeasureAsync(duration, () => Task.Run(() =>
        {
            insert.ExecuteNonQuery();
            for (var i = 0; i < 2; i++) update.ExecuteNonQuery();
        }, cancellationToken), cancellationToken).GetAwaiter().GetResult();
    });

    public override Task<double> RawClaimsAsync(TimeSpan duration, CancellationToken cancellationToken) => WithDatabaseAsync(connection =>
    {
        Command(connection, $"""
            with recursive n(n) as (select 0 union all select n + 1 from n where n < {RawLanes * RawJobsPerLane - 1})
            insert into job (lane, state, payload) select n % {RawLanes}, case when n < {RawLanes} then 0 else 3 end, $1 from n
            """, new string('x', 300)).ExecuteNonQuery();
        using var claim = Command(connection, "update job set state = 1, token = token + 1 where id in (select id from job where state = 0 order by id limit 10) returning id, lane");
        using var complete = Command(connection, "update job set state = 2 where id = $1 and state = 1", 0L);
        using var next = Command(connection, "update job set state = 0 where id = (select id from job where lane = $1 and state = 3 order by id limit 1)", 0L);
        return Measure(duration, () => ClaimAndComplete(connection, claim, complete, next), cancellationToken);
    });

    private static int ClaimAndComplete(SqliteConnection connection, SqliteCommand claim, SqliteCommand complete, SqliteCommand next)
    {
        var jobs = new List<(long Id, long Lane)>(10);
        using (var reader = claim.ExecuteReader())
        {
            while (reader.Read()) jobs.Add((reader.GetInt64(0), reader.GetInt64(1)));
        }

        if (jobs.Count == 0) throw new BenchmarkException("The raw test ran out of jobs; its rate means nothing.");
        using var transaction = connection.BeginTransaction();
        (complete.Transaction, next.Transaction) = (transaction, transaction);
        foreach (var (id, lane) in jobs)
        {
            complete.Parameters[0].Value = id;
            complete.ExecuteNonQuery();
            next.Parameters[0].Value = lane;
            next.ExecuteNonQuery();
        }

        transaction.Commit();
        return jobs.Count;
    }

    private static double Measure(TimeSpan duration, Func<int> step, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var done = 0L;
        while (TimeProvider.System.GetElapsedTime(started) < duration)
        {
            cancellationToken.ThrowIfCancellationRequested();
            done += step();
        }

        return done / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<T> WithDatabaseAsync<T>(Func<SqliteConnection, T> measure)
    {
        var folder = Directory.CreateTempSubdirectory("openclaw-bench-").FullName;
        try
        {
            await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path.Combine(folder, "raw.db"), Pooling = false }.ToString());
            await connection.OpenAsync();
            await using (var setUp = Command(connection, """
                pragma journal_mode = wal; pragma synchronous = full;
                create table message (id integer primary key, lane integer not null, payload text not null, at integer not null);
                create table job (id integer primary key, lane integer not null, state integer not null, payload text not null, token integer not null default 0);
                create index job_ready on job (id) where state = 0;
                create index job_waiting on job (lane, id) where state = 3;
                """)) await setUp.ExecuteNonQueryAsync();
            return await Task.Factory.StartNew(() => measure(connection), TaskCreationOptions.LongRunning);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, params object[] parameters)
    {
        var command = connection.CreateCommand();
#pragma warning disable CA2100 // Every text is a constant of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        for (var i = 0; i < parameters.Length; i++) command.Parameters.AddWithValue($"${i + 1}", parameters[i]);
        return command;
    }
}
