using System.Data;
using System.Data.Common;
using Npgsql;

namespace OpenClaw.Core.Storage.Postgres;

/// <summary>
/// Runs hot statements as transactions. A commit that timed out, lost its connection or was answered with the notice that
/// synchronous replication was given up is unknown, never success: it surfaces as <see cref="StoreUnavailableException"/>.
/// </summary>
internal sealed class PostgresSession(NpgsqlDataSource source)
{
    // Every hot statement is written for its indexes. One generic plan, made once, must not become a full scan because a table was
    // still empty when it was made, nor read and sort a whole conversation for its newest turns because most are short; see docs/decisions/0004.
    private const string PlannerOptions = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_bitmapscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off";

    // Sent as the notice about a cancelled wait for a synchronous standby.
    private const string WarningState = "01000";

    public NpgsqlDataSource Source => source;

    /// <exception cref="ArgumentException">The connection string is malformed; the message does not repeat it.</exception>
    public static NpgsqlDataSource CreateSource(string connectionString)
    {
        NpgsqlConnectionStringBuilder settings;
        try { settings = new NpgsqlConnectionStringBuilder(connectionString); }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new ArgumentException("ConnectionStrings:openclaw is not a valid PostgreSQL connection string.");
        }
        if (settings.MaxAutoPrepare == 0) settings.MaxAutoPrepare = 200;
        if (!settings.ContainsKey("Auto Prepare Min Usages")) settings.AutoPrepareMinUsages = 2;
        if (!settings.ContainsKey("Timeout")) settings.Timeout = 5;
        if (!settings.ContainsKey("Command Timeout")) settings.CommandTimeout = 10;
        settings.NoResetOnClose = true; // no statement of ours leaves anything behind on its session
        settings.Options = string.Join(' ', new[] { settings.Options, PlannerOptions }.Where(o => !string.IsNullOrEmpty(o)));
        return new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = "openclaw" }.Build();
    }

    /// <summary>One transaction in one round trip, for what needs no answer in between. Each statement sees what was committed before it began.</summary>
    /// <returns>The rows of the last command.</returns>
    public Task<List<T>> QueryAsync<T>(Func<DbDataReader, T> map, CancellationToken cancellationToken, params NpgsqlBatchCommand[] commands) =>
        WatchAsync(connection => connection.QueryAsync(map, commands), cancellationToken);

    /// <summary>
    /// The same without waiting for the disk. Only for leases: one that a crash of the server forgets leaves its job queued, and its holder's
    /// token, which is random, is then nobody's; one that forgets a start may have a running job worked again. Any later durable commit makes it durable too.
    /// </summary>
    public Task<List<T>> QueryRelaxedAsync<T>(Func<DbDataReader, T> map, NpgsqlBatchCommand command, CancellationToken cancellationToken) =>
        QueryAsync(map, cancellationToken, new NpgsqlBatchCommand("select set_config('synchronous_commit', 'off', true)"), command);

    /// <summary>One transaction with answers in between.</summary>
    public Task<T> TransactAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken) => WatchAsync(
        async connection =>
        {
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
            var result = await work(connection);
            await transaction.CommitAsync(CancellationToken.None);
            return result;
        },
        cancellationToken);

    private async Task<T> WatchAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        var replicationGivenUp = false;
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            void Notice(object sender, NpgsqlNoticeEventArgs e) => replicationGivenUp |= e.Notice.SqlState == WarningState;
            connection.Notice += Notice;
            try
            {
                var result = await work(connection);
                return replicationGivenUp ? throw new StoreUnavailableException("The standby did not confirm the commit.") : result;
            }
            finally { connection.Notice -= Notice; }
        }
        catch (Exception e) when (e is not OperationCanceledException && StoreFaults.ToUnavailable(e) is { } unavailable)
        {
            throw unavailable;
        }
    }
}
