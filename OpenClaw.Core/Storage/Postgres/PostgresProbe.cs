using static OpenClaw.Core.Storage.Postgres.Commands;

namespace OpenClaw.Core.Storage.Postgres;

/// <summary>
/// The row is read at the start of a node and locked by nobody else, so a probe waits for other probes alone. It is one round trip: a node that freezes
/// in the middle of it leaves no lock behind. The server gives it up before the next one comes.
/// </summary>
internal sealed class PostgresProbe(PostgresSession session) : IStoreProbe
{
    public Task WriteAsync(CancellationToken cancellationToken) =>
        session.QueryAsync(_ => 0, cancellationToken, Statement("select set_config('lock_timeout', '2s', true)"), Statement("update schema_version set id = id returning id"));
}
