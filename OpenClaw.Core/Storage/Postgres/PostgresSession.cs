using System.Data;
using Npgsql;

namespace OpenClaw.Core.Storage.Postgres;

/// <summary>
/// Runs hot statements in explicit transactions. A commit that timed out, lost its connection or was answered with the notice that
/// synchronous replication was given up is unknown, never success: it surfaces as <see cref="StoreUnavailableException"/>.
/// </summary>
internal sealed class PostgresSession(NpgsqlDataSource source)
{
    // Every hot statement is written for its indexes. One generic plan, made once, must not become a full scan because a table was
    // still empty when it was made; see docs/decisions/0004.
    private const string PlannerOptions = "-c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off";

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
        settings.Options = string.Join(' ', new[] { settings.Options, PlannerOptions }.Where(o => !string.IsNullOrEmpty(o)));
        return new NpgsqlDataSourceBuilder(settings.ConnectionString) { Name = "openclaw" }.Build();
    }

    public async Task<T> TransactAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        var replicationGivenUp = false;
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            void Notice(object sender, NpgsqlNoticeEventArgs e) => replicationGivenUp |= e.Notice.SqlState == WarningState;
            connection.Notice += Notice;
            try
            {
                await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
                var result = await work(connection);
                await transaction.CommitAsync(CancellationToken.None);
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
