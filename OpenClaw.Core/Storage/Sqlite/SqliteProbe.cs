namespace OpenClaw.Core.Storage.Sqlite;

internal sealed class SqliteProbe(SqliteWriter writer) : IStoreProbe
{
    public Task WriteAsync(CancellationToken cancellationToken) => writer.RunAsync(s => s.Execute("update schema_version set id = id"), cancellationToken);
}
