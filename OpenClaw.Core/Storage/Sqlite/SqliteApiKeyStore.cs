using OpenClaw.Core.Keys;

namespace OpenClaw.Core.Storage.Sqlite;

internal sealed class SqliteApiKeyStore(SqliteWriter writer, StoreReads reads) : IApiKeyStore
{
    public Task AddAsync(ApiKey key, CancellationToken cancellationToken) => writer.RunAsync(
        s => s.Execute(
            "insert into api_keys (id, name, account, scopes, hash, created_at) values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing",
            key.Id, key.Name, key.Account, (int)key.Scopes, key.Hash, SqliteTime.ToMicroseconds(key.CreatedAt)),
        cancellationToken);

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) => writer.RunAsync(s => s.Execute("delete from api_keys where id = $1", id) == 1, cancellationToken);

    public Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken) => reads.ListKeysAsync(cancellationToken);
}
