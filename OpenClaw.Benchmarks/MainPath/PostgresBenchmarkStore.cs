using OpenClaw.Benchmarks.Reporting;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using OpenClaw.Core.Storage.Postgres;
using OpenClaw.Tests.Servers;
using static OpenClaw.Core.Storage.Postgres.Commands;

namespace OpenClaw.Benchmarks.MainPath;

/// <summary>
/// PostgreSQL. Its raw rates come from pgbench, which costs nearly nothing beside the server: what a client in .NET could reach would flatter us.
/// </summary>
internal sealed partial class PostgresBenchmarkStore(PrivatePostgres server) : BenchmarkStore
{
    private const int RawLanes = 20_000;
    private const int RawJobsPerSecond = 40_000;

    private const string RawSchema = """
        create table raw_message (id bigint generated always as identity primary key, lane int not null, payload text not null, at timestamptz not null default now());
        create table raw_lane (id int primary key);
        create table raw_job (id bigint generated always as identity primary key, lane int not null, state smallint not null, payload text not null, until timestamptz, token bigint not null default 0);
        create index raw_job_ready on raw_job (id) where state = 0;
        create index raw_job_waiting on raw_job (lane, id) where state = 3;
        create function raw_claim() returns text language sql as $$
          with held as (
            update raw_job set state = 1, until = now() + interval '10 s', token = token + 1
            where id = any(array(select id from raw_job where state = 0 order by id limit 10 for update skip locked)) returning id)
          select coalesce(array_agg(id), '{}')::text from held $$;
        create function raw_complete(ids bigint[]) returns void language plpgsql as $$
          declare job record;
          begin
            for job in select id, lane from raw_job where id = any(ids) order by lane loop
              perform 1 from raw_lane where id = job.lane for update;
              update raw_job set state = 2, until = null where id = job.id and state = 1;
              update raw_job set state = 0 where id = (select id from raw_job where lane = job.lane and state = 3 order by id limit 1);
            end loop;
          end $$;
        """;

    public override string Name => "PostgreSQL";
    public override string Prefix => "";

    public override async Task<StorePlace> NewAsync(CancellationToken cancellationToken)
    {
        var connection = await server.CreateDatabaseAsync();
        var store = await PostgresStore.OpenAsync(connection, TimeProvider.System, migrate: true, TimeSpan.FromSeconds(30), cancellationToken);
        return new StorePlace(store, async () => await server.DropDatabaseAsync(connection));
    }

    public override Task<double> RawCommitsAsync(TimeSpan duration, CancellationToken cancellationToken) => WithDatabaseAsync(database => PgbenchAsync(
        database, "\\set lane random(1, 10000)\ninsert into raw_message (lane, payload) values (:lane, repeat('x', 300));\n", duration, cancellationToken));

    public override async Task<double[]> RawTripsAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var database = await server.CreateDatabaseAsync();
        try
        {
            await ExecuteAsync(database, RawSchema);
            await using var source = PostgresSession.CreateSource(database);
            var session = new PostgresSession(source);
            return await RawTrips.MeasureAsync(duration, async () =>
            {
                var id = (await session.QueryAsync(r => r.GetInt64(0), cancellationToken, Statement("insert into raw_message (lane, payload) values ($1, repeat('x', 300)) returning id", Integer(1)))).Single();
                for (var i = 0; i < 2; i++) await session.QueryRelaxedAsync(r => r.GetInt64(0), Statement("update raw_message set lane = lane + 1 where id = $1 returning id", Bigint(id)), cancellationToken);
            }, cancellationToken);
        }
        finally
        {
            await server.DropDatabaseAsync(database);
        }
    }

    public override Task<double> RawClaimsAsync(TimeSpan duration, CancellationToken cancellationToken) => WithDatabaseAsync(async database =>
    {
        var jobs = Math.Max(RawLanes, (int)(RawJobsPerSecond * duration.TotalSeconds));
        await ExecuteAsync(database, $"""
            insert into raw_lane select generate_series(1, {RawLanes});
            insert into raw_job (lane, state, payload) select (n - 1) % {RawLanes} + 1, case when n <= {RawLanes} then 0 else 3 end, repeat('x', 300) from generate_series(1, {jobs}) n;
            analyze raw_job; analyze raw_lane;
            """);
        await ExecuteAsync(database, "checkpoint");
        var transactions = await PgbenchAsync(database, "select raw_claim() as ids \\gset\nselect raw_complete(:ids::bigint[]);\n", duration, cancellationToken);
        var done = (long)(await ExecuteAsync(database, "select count(*) from raw_job where state = 2"))!;
        if (done >= jobs) throw new BenchmarkException("The raw test ran out of jobs; its rate means nothing.");

        // The last claims of a lane's rows may have found fewer than ten; what counts is what was completed.
        return Math.Min(transactions * 10, done / duration.TotalSeconds);
    });

    private async Task<double> WithDatabaseAsync(Func<string, Task<double>> measure)
    {
        var database = await server.CreateDatabaseAsync();
        try
        {
            await ExecuteAsync(database, RawSchema);
            return await measure(database);
        }
        finally
        {
            await server.DropDatabaseAsync(database);
        }
    }

    /// <returns>Scripts per second.</returns>
    private async Task<double> PgbenchAsync(string database, string script, TimeSpan duration, CancellationToken cancellationToken)
    {
        var program = Path.Combine(server.Folder, "pgbench");
        if (!File.Exists(program)) program = Binaries.Find("pgbench") ?? throw new ServerMissingException("pgbench (it comes with PostgreSQL's server)");
        var info = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[]
        {
            "-h", "127.0.0.1", "-p", $"{server.Port}", "-U", "openclaw", "-n", "-M", "prepared", "-f", "-",
            "-c", $"{RawClients}", "-j", "2", "-T", duration.TotalSeconds.ToString("0", CultureInfo.InvariantCulture), new NpgsqlConnectionStringBuilder(database).Database!,
        }) info.ArgumentList.Add(argument);

        using var process = Process.Start(info)!;
        using var kill = cancellationToken.Register(process.Kill);
        await process.StandardInput.WriteAsync(script);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = await process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        await process.WaitForExitAsync(CancellationToken.None);
        cancellationToken.ThrowIfCancellationRequested();
        return Rate().Match(output) is { Success: true } found
            ? double.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
            : throw new BenchmarkException($"pgbench failed: {await errors}");
    }

    private static async Task<object?> ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 120 };
        return await command.ExecuteScalarAsync();
    }

    [GeneratedRegex(@"^tps = ([0-9.]+)", RegexOptions.Multiline)]
    private static partial Regex Rate();
}
