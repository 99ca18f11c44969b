using Microsoft.Data.Sqlite;
using Npgsql;

namespace OpenClaw.Core.Storage;

/// <summary>Tells "the store cannot be used now, the effect is unknown" from a fault of ours.</summary>
internal static class StoreFaults
{
    public static StoreUnavailableException? ToUnavailable(Exception exception)
    {
        for (var e = exception; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case StoreUnavailableException known:
                    return known;
                case PostgresException { SqlState: var state } when MeansUnavailable(state):
                    return new StoreUnavailableException($"PostgreSQL answered {state}; the effect of the command is unknown.", exception);
                case PostgresException:
                    return null;
                case NpgsqlException:
                    return new StoreUnavailableException("PostgreSQL cannot be reached (ConnectionStrings:openclaw).", exception);
                // 5 busy, 6 locked, 7 out of memory, 8 read-only, 10 I/O error, 13 disk full, 14 cannot open
                case SqliteException { SqliteErrorCode: 5 or 6 or 7 or 8 or 10 or 13 or 14 } sqlite:
                    return new StoreUnavailableException($"The SQLite file cannot be used now (error {sqlite.SqliteErrorCode}).", exception);
            }
        }
        return null;
    }

    // Connection failures, insufficient resources, operator intervention (shutdown, cancelled), rollbacks for deadlock or serialisation, read-only standby.
    private static bool MeansUnavailable(string state) => state[..2] is "08" or "53" or "57" or "40" || state == "25006";
}
