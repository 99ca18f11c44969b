using OpenClaw.Core.Keys;
using static OpenClaw.Core.Storage.Postgres.Commands;

namespace OpenClaw.Core.Storage.Postgres;

internal sealed class PostgresApiKeyStore(PostgresSession session, StoreReads reads) : IApiKeyStore
{
    private const string Add = "insert into api_keys (id, name, account, scopes, hash, created_at) values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing";

    public Task AddAsync(ApiKey key, CancellationToken cancellationToken) => session.TransactAsync(
        connection => connection.ExecuteAllAsync(Statement(Add, Text(key.Id), Text(key.Name), Text(key.Account), Integer((int)key.Scopes), Bytes(key.Hash), Time(key.CreatedAt))), cancellationToken);

    public Task<bool> RemoveAsync(string id, CancellationToken cancellationToken) => session.TransactAsync(
        async connection => await connection.ExecuteAllAsync(Statement("delete from api_keys where id = $1", Text(id))) == 1, cancellationToken);

    public Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken) => reads.ListKeysAsync(cancellationToken);
}
