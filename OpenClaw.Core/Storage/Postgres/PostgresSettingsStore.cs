using OpenClaw.Core.Settings;
using static OpenClaw.Core.Storage.Postgres.Commands;

namespace OpenClaw.Core.Storage.Postgres;

internal sealed class PostgresSettingsStore(PostgresSession session, StoreReads reads) : ISettingsStore
{
    private const string Set = """
        insert into settings (name, value, changed_at) values ($1, $2, clock_timestamp())
        on conflict (name) do update set value = excluded.value, changed_at = excluded.changed_at
        """;

    public Task<IReadOnlyDictionary<string, string>> ListAsync(CancellationToken cancellationToken) => reads.ListSettingsAsync(cancellationToken);

    public Task SetAsync(string name, string? value, CancellationToken cancellationToken) => session.TransactAsync(
        connection => connection.ExecuteAllAsync(value is null ? Statement("delete from settings where name = $1", Text(name)) : Statement(Set, Text(name), Text(value))), cancellationToken);
}
