using Microsoft.Extensions.Primitives;

namespace OpenClaw.Gateway.Proxy;

/// <summary>The section <c>ReverseProxy</c> without the workers' cluster: that one is the registry's, the configuration only names its policy, and YARP
/// would take the name for a second cluster of the same id.</summary>
internal sealed class ForeignClusters : ConfigurationProvider, IConfigurationSource, IDisposable
{
    private const string Workers = "Clusters:" + WorkerDestination.Cluster;

    private readonly IConfigurationSection _section;
    private readonly IDisposable _reload;

    private ForeignClusters(IConfigurationSection section)
    {
        _section = section;
        _reload = ChangeToken.OnChange(section.GetReloadToken, () =>
        {
            Load();
            OnReload();
        });
    }

    public static IConfigurationRoot Of(IConfigurationSection section) => new ConfigurationBuilder().Add(new ForeignClusters(section)).Build();

    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public override void Load() => Data = _section.AsEnumerable(makePathsRelative: true)
        .Where(pair => pair.Value is not null && !IsWorkers(pair.Key))
        .ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.OrdinalIgnoreCase);

    public void Dispose() => _reload.Dispose();

    private static bool IsWorkers(string key) =>
        key.StartsWith(Workers, StringComparison.OrdinalIgnoreCase) && (key.Length == Workers.Length || key[Workers.Length] == ':');
}
