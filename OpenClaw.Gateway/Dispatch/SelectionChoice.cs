using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using OpenClaw.Core.Settings;
using OpenClaw.Gateway.Selection;

namespace OpenClaw.Gateway.Dispatch;

/// <summary>Which policies and weights hold now: the operator's, and where there are none the configuration's. A change comes through the settings
/// of the cluster, so it reaches every gateway and outlives them; what runs is not touched by it.</summary>
internal sealed partial class SelectionChoice : IDisposable
{
    private readonly ClusterSettings _settings;
    private readonly IConfiguration _configuration;
    private readonly string _configuredQueue;
    private readonly ILogger<SelectionChoice> _logger;
    private volatile Chosen _chosen;

    public SelectionChoice(ClusterSettings settings, IConfiguration configuration, IOptions<SelectionOptions> options, ILogger<SelectionChoice> logger)
    {
        (_settings, _configuration, _configuredQueue, _logger) = (settings, configuration, options.Value.Queue, logger);
        _chosen = new Chosen(SelectionSettings.Empty, SelectionSettings.Empty.ToWeights(), PolicyNames.Create(_configuredQueue));
        settings.Changed += Take;
        Take();
    }

    /// <summary>Raised after policies or weights changed. Handlers must not block.</summary>
    public event Action? Changed;

    /// <summary>What was set at run time.</summary>
    public SelectionSettings Settings => _chosen.Settings;

    public FrozenDictionary<string, int> Weights => _chosen.Weights;

    /// <summary>The policy for queued jobs, with its turns.</summary>
    public IPickPolicy Queue => _chosen.Queue;

    /// <summary>The policy that holds for a YARP cluster; null where neither operator nor configuration names one.</summary>
    public string? ProxyPolicyOf(string cluster) => RunTimeProxyPolicyOf(cluster) ?? _configuration[$"ReverseProxy:Clusters:{cluster}:LoadBalancingPolicy"];

    /// <summary>What an operator set for a YARP cluster.</summary>
    public string? RunTimeProxyPolicyOf(string cluster) => _chosen.Settings.Proxy?.GetValueOrDefault(cluster);

    /// <summary>Fires when the configuration of the proxy was read anew.</summary>
    public IChangeToken WatchConfiguration() => _configuration.GetSection("ReverseProxy").GetReloadToken();

    public void Dispose() => _settings.Changed -= Take;

    private void Take()
    {
        var text = _settings.Find(SelectionSettings.Name);
        if (SelectionSettings.Parse(text) is not { } read)
        {
            Log.Unreadable(_logger, SelectionSettings.Name);
            return;
        }

        var before = _chosen;
        if (read.ToText() == before.Settings.ToText()) return;
        var queue = read.Queue is not null && PolicyNames.IsKnown(read.Queue) ? read.Queue : _configuredQueue;
        // The same policy keeps its turns over a change of something else.
        _chosen = new Chosen(read, read.ToWeights(), string.Equals(queue, before.Queue.Name, StringComparison.OrdinalIgnoreCase) ? before.Queue : PolicyNames.Create(queue));
        Log.Changed(_logger, _chosen.Queue.Name, read.Weights?.Count ?? 0);
        Changed?.Invoke();
    }

    private sealed record Chosen(SelectionSettings Settings, FrozenDictionary<string, int> Weights, IPickPolicy Queue);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Workers for queued jobs are chosen by {Policy} from now on; {Weights} workers have a weight of their own.")]
        public static partial void Changed(ILogger logger, string policy, int weights);

        [LoggerMessage(Level = LogLevel.Error, Message = "The setting {Setting} cannot be read; the choice made before stays in force.")]
        public static partial void Unreadable(ILogger logger, string setting);
    }
}
