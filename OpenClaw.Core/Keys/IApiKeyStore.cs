namespace OpenClaw.Core.Keys;

/// <summary>The durable list of keys. Processes cache it: refreshed by the Settings signal within a second, by poll without.</summary>
/// <exception cref="StoreUnavailableException">From every member.</exception>
public interface IApiKeyStore
{
    Task AddAsync(ApiKey key, CancellationToken cancellationToken);

    /// <returns>False when there is no such key.</returns>
    Task<bool> RemoveAsync(string id, CancellationToken cancellationToken);

    Task<IReadOnlyList<ApiKey>> ListAsync(CancellationToken cancellationToken);
}
