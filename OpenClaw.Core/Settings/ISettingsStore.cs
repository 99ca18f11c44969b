namespace OpenClaw.Core.Settings;

/// <summary>What an operator changed at run time, for the whole cluster. Who reads a setting often reads <see cref="ClusterSettings"/>.</summary>
/// <exception cref="StoreUnavailableException">From every member.</exception>
public interface ISettingsStore
{
    Task<IReadOnlyDictionary<string, string>> ListAsync(CancellationToken cancellationToken);

    /// <param name="value">Null removes the setting: what the configuration says counts again.</param>
    Task SetAsync(string name, string? value, CancellationToken cancellationToken);
}
