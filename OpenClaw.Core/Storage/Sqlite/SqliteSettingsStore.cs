using OpenClaw.Core.Settings;

namespace OpenClaw.Core.Storage.Sqlite;

internal sealed class SqliteSettingsStore(SqliteWriter writer, StoreReads reads) : ISettingsStore
{
    private const string Set = "insert into settings (name, value, changed_at) values ($1, $2, $3) on conflict (name) do update set value = $2, changed_at = $3";

    public Task<IReadOnlyDictionary<string, string>> ListAsync(CancellationToken cancellationToken) => reads.ListSettingsAsync(cancellationToken);

    public Task SetAsync(string name, string? value, CancellationToken cancellationToken) => writer.RunAsync(
        s => value is null ? s.Execute("delete from settings where name = $1", name) : s.Execute(Set, name, value, s.Now), cancellationToken);
}
