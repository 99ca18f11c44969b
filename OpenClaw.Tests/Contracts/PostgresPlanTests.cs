using Npgsql;
using OpenClaw.Core.Storage.Postgres;
using OpenClaw.Tests.Servers;
using Xunit;
using static OpenClaw.Core.Storage.Postgres.Commands;

namespace OpenClaw.Tests.Contracts;

/// <summary>The hot statements must stay cheap when fifty thousand jobs wait, and ten thousand more in one conversation of ten thousand turns, whether the planner knows its
/// tables' statistics yet or not.</summary>
public sealed class PostgresPlanTests(TestServers servers)
{
    private const int Jobs = 50_000;

    // Of one conversation that was ready first, so that its head is among the claimed.
    private const int Hot = 10_000;

    // A scan of either table would touch at least this many pages; an index needs a few for each of the sixteen lanes.
    private const int ManyPages = 800;

    // The keys fill hundreds of pages, none of them old.
    private const int FewPages = 200;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_claim_among_fifty_thousand_jobs_scans_no_table(bool analyzed)
    {
        await using var source = await FilledAsync(analyzed);

        var plan = await ExplainAsync(source, JobStatements.Lease, Uuids(Enumerable.Repeat(Worker, 16)), Duration(TimeSpan.FromSeconds(2)));

        Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
        Assert.Contains("conversations_ready", plan, StringComparison.Ordinal);
        Assert.Contains("jobs_lane", plan, StringComparison.Ordinal);
        Assert.InRange(PagesTouched(plan), 1, ManyPages);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Accept_start_extend_commit_and_release_touch_only_their_own_jobs(bool analyzed)
    {
        await using var source = await FilledAsync(analyzed);
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var leased = await connection.QueryAsync(
            r => (Id: r.GetGuid(0), Lane: r.GetGuid(1), Attempt: r.GetInt32(2), Token: r.GetGuid(3)),
            Statement(JobStatements.Lease, Uuids(Enumerable.Repeat(Worker, 16)), Duration(TimeSpan.FromSeconds(60))));
        Assert.Equal(16, leased.Count);
        NpgsqlParameter Ids() => Uuids(leased.Select(l => l.Id));
        NpgsqlParameter Lanes() => Uuids(leased.Select(l => l.Lane));
        NpgsqlParameter Attempts() => Integers(leased.Select(l => l.Attempt));
        NpgsqlParameter Tokens() => Uuids(leased.Select(l => l.Token));
        NpgsqlParameter Words() => Texts(leased.Select(_ => "word"));
        NpgsqlParameter Numbers() => Bigints(leased.Select(_ => 1L));
        Task<string> StartAsync(bool reminded) => ExplainAsync(
            source, JobStatements.Start, Ids(), Attempts(), Tokens(), Durations(leased.Select(_ => TimeSpan.FromSeconds(15))), Flags(leased.Select(_ => reminded)));
        var plans = new[]
        {
            await ExplainAsync(source, JobStatements.LockLanes, Lanes()),
            await ExplainAsync(source, JobStatements.Extend, Ids(), Attempts(), Tokens(), Durations(leased.Select(_ => TimeSpan.FromSeconds(15)))),
            await StartAsync(reminded: true),
            await ExplainAsync(source, JobStatements.Commit, Ids(), Lanes(), Attempts(), Tokens(), Words(), Words(), Numbers(), Numbers(), Numbers()),
            await ExplainAsync(source, JobStatements.Release, Ids(), Attempts(), Tokens(), Flags(leased.Select(_ => false))),
            await ExplainAsync(
                source, JobStatements.Accept, Uuids(leased.Select(_ => Guid.NewGuid())), Lanes(), Words(), Words(), Words(), Texts(leased.Select(l => $"{l.Id}")), Byteas(leased.Select(_ => new byte[1])), Words(), Words(), Words(), Words(), Words()),
        };

        Assert.All(plans, plan => Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal));
        Assert.All(plans, plan => Assert.InRange(PagesTouched(plan), 1, ManyPages));
        Assert.True(IsRead("turns", await StartAsync(reminded: true)));
        Assert.False(IsRead("turns", await StartAsync(reminded: false)));
    }

    [Fact]
    public async Task The_retention_of_keys_reads_only_where_old_ones_may_be()
    {
        await using var source = await FilledAsync(analyzed: false);
        await using var summarize = source.CreateCommand("select brin_summarize_new_values('idempotency_keys_age')");
        await summarize.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var plan = await ExplainAsync(source, PostgresJobStore.DeleteKeys(TimeSpan.FromDays(7), 1_000));
        Assert.InRange(PagesTouched(plan), 1, FewPages);
    }

    [Fact]
    public async Task A_look_at_an_empty_queue_locks_no_worker_and_no_job()
    {
        await using var source = await FilledAsync(analyzed: false);
        await using var emptied = source.CreateCommand("update conversations set ready_at = null");
        await emptied.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);

        var plan = await ExplainAsync(source, JobStatements.Lease, Uuids([Worker]), Duration(TimeSpan.FromSeconds(2)));
        Assert.False(IsRead("nodes", plan), plan);
        Assert.False(IsRead("jobs", plan), plan);
    }

    private static readonly Guid Worker = Guid.NewGuid();

    /// <param name="analyzed">Whether the planner knows the tables' statistics, by which a conversation is short.</param>
    private async Task<NpgsqlDataSource> FilledAsync(bool analyzed)
    {
        var postgres = await servers.PostgresAsync();
        var connectionString = await postgres.CreateDatabaseAsync();
        await (await PostgresStore.OpenAsync(connectionString, TimeProvider.System, migrate: true, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)).DisposeAsync();
        var source = PostgresSession.CreateSource(connectionString);
        await using var fill = source.CreateCommand(
            $"""
            insert into nodes (id, incarnation, role, region, version, status, joined_at) values ('worker-1', '{Worker}', 1, 'local', '1', 0, now());
            insert into conversations (id, channel, account, name, position, head, ready_at, created_at)
              select gen_random_uuid(), 'api', 'default', 'c' || n, 25, 1, now(), now() from generate_series(1, {Jobs / 25}) n;
            insert into jobs (id, conversation_id, position, state, attempt, failures, deaths, held_back_ms, text, input_tokens, output_tokens, accepted_at)
              select gen_random_uuid(), c.id, n, 0, 0, 0, 0, 0, repeat('x', 100), 0, 0, now() from conversations c, generate_series(1, 25) n;
            insert into conversations (id, channel, account, name, position, head, ready_at, created_at) values (gen_random_uuid(), 'api', 'default', 'hot', {Hot}, 1, now() - interval '1 minute', now());
            insert into jobs (id, conversation_id, position, state, attempt, failures, deaths, held_back_ms, text, input_tokens, output_tokens, accepted_at)
              select gen_random_uuid(), c.id, n, 0, 0, 0, 0, 0, repeat('x', 100), 0, 0, now() from conversations c, generate_series(1, {Hot}) n where c.name = 'hot';
            insert into turns (conversation_id, position, job_id, role, text, at) select c.id, n, gen_random_uuid(), n % 2, 'x', now() from conversations c, generate_series(1, 25) n;
            insert into turns (conversation_id, position, job_id, role, text, at)
              select c.id, n, gen_random_uuid(), n % 2, repeat('x', 1000), now() from conversations c, generate_series(26, {Hot}) n where c.name = 'hot';
            insert into idempotency_keys (channel, account, key, hash, job_id, created_at) select 'api', 'default', 'k' || n, '\x00', gen_random_uuid(), now() from generate_series(1, {Jobs}) n;
            """);
        await fill.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        if (!analyzed) return source;
        await using var analyze = source.CreateCommand("analyze");
        await analyze.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        return source;
    }

    private static Task<string> ExplainAsync(NpgsqlDataSource source, string sql, params NpgsqlParameter[] parameters) => ExplainAsync(source, [Statement(sql, parameters)]);

    // Of the last command, after those before it.
    private static async Task<string> ExplainAsync(NpgsqlDataSource source, NpgsqlBatchCommand[] commands)
    {
        commands[^1].CommandText = "explain (analyze, buffers, timing off, summary off) " + commands[^1].CommandText;
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        var lines = await connection.QueryAsync(r => r.GetString(0), commands);
        await transaction.RollbackAsync(TestContext.Current.CancellationToken);
        return string.Join('\n', lines);
    }

    private static bool IsRead(string table, string plan)
    {
        var scans = plan.Split('\n').Where(line => line.Contains($" on {table} ", StringComparison.Ordinal) && line.Contains("Scan", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(scans);
        return scans.Any(line => !line.Contains("(never executed)", StringComparison.Ordinal));
    }

    // The first line with buffers belongs to the topmost node, which counts its children in.
    private static int PagesTouched(string plan)
    {
        var buffers = plan.Split('\n').FirstOrDefault(line => line.Contains("Buffers:", StringComparison.Ordinal)) ?? "";
        return buffers.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Where(word => word.StartsWith("hit=", StringComparison.Ordinal) || word.StartsWith("read=", StringComparison.Ordinal))
            .Sum(word => int.Parse(word[(word.IndexOf('=', StringComparison.Ordinal) + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }
}
