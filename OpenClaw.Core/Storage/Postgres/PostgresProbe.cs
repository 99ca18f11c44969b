using static OpenClaw.Core.Storage.Postgres.Commands;

namespace OpenClaw.Core.Storage.Postgres;

/// <summary>The row is read at the start of a node and locked by nobody else, so a probe waits for other probes alone.</summary>
internal sealed class PostgresProbe(PostgresSession session) : IStoreProbe
{
    public Task WriteAsync(CancellationToken cancellationToken) =>
        session.TransactAsync(connection => connection.ExecuteAllAsync(Statement("update schema_version set id = id")), cancellationToken);
}
