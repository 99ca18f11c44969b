using System.Net;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;
using OpenClaw.Gateway.Dispatch;
using OpenClaw.Gateway.Selection;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace OpenClaw.Gateway.Proxy;

/// <summary>
/// YARP's routes and destinations from the registry: alive workers that listen. Built anew when membership or an operator's choice changes; suspicion
/// and load change with every heartbeat and are judged per request (<see cref="AnotherWorker"/>).
/// </summary>
internal sealed partial class RegistryProxyConfig : BackgroundService, IProxyConfigProvider
{
    private static readonly TimeSpan BackOff = TimeSpan.FromSeconds(1);

    private readonly IWorkerRegistry _registry;
    private readonly SelectionChoice _choice;
    private readonly TimeSpan _activityTimeout;
    private readonly TimeProvider _time;
    private readonly ILogger<RegistryProxyConfig> _logger;
    private readonly IDisposable _reload;
    private readonly Lock _lock = new();
    private Revision? _revision;
    private TaskCompletionSource _chosen = NewSignal();

    public RegistryProxyConfig(IWorkerRegistry registry, SelectionChoice choice, IOptions<JobOptions> jobs, TimeProvider time, ILogger<RegistryProxyConfig> logger)
    {
        (_registry, _choice, _activityTimeout, _time, _logger) = (registry, choice, ActivityTimeoutOf(jobs.Value), time, logger);
        choice.Changed += Rechoose;
        _reload = ChangeToken.OnChange(choice.WatchConfiguration, Rechoose);
    }

    public IProxyConfig GetConfig()
    {
        lock (_lock) return _revision ??= Build(_registry.Snapshot);
    }

    /// <summary>Waits for another membership or choice and takes it over.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        long seen;
        lock (_lock) seen = (_revision ??= Build(_registry.Snapshot)).Membership;
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(_registry.WaitForMembershipAsync(seen, enough.Token), Volatile.Read(ref _chosen).Task.WaitAsync(enough.Token)).Unwrap();
        await enough.CancelAsync();
        // Renewed before the building: a choice made meanwhile ends the next wait at once.
        if (_chosen.Task.IsCompleted) Volatile.Write(ref _chosen, NewSignal());
        Revision? old;
        lock (_lock) (old, _revision) = (_revision, Build(_registry.Snapshot));
        old?.Expire();
    }

    /// <summary>A model may be silent for as long as a job may take; YARP's 100 seconds would cut it.</summary>
    public static TimeSpan ActivityTimeoutOf(JobOptions jobs) => jobs.TimeLimit + TimeSpan.FromSeconds(30);

    public override void Dispose()
    {
        _choice.Changed -= Rechoose;
        _reload.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunOnceAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Log.Failed(_logger, exception);
                await Task.Delay(BackOff, _time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Rechoose() => Volatile.Read(ref _chosen).TrySetResult();

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Revision Build(RegistrySnapshot snapshot)
    {
        var destinations = new Dictionary<string, DestinationConfig>();
        foreach (var node in snapshot.Nodes)
        {
            if (node.Heartbeat is { Role: NodeRole.Worker, Status: NodeStatus.Alive, Address: { } address } worker)
            {
                destinations[WorkerDestination.IdOf(worker)] = new DestinationConfig { Address = address.ToString() };
            }
        }

        var cluster = new ClusterConfig
        {
            ClusterId = WorkerDestination.Cluster,
            LoadBalancingPolicy = _choice.ProxyPolicyOf(WorkerDestination.Cluster) ?? PolicyNames.Default,
            Destinations = destinations,
            HttpRequest = new ForwarderRequestConfig
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                ActivityTimeout = _activityTimeout,
                AllowResponseBuffering = false,
            },
        };
        var route = new RouteConfig { RouteId = "v1", ClusterId = WorkerDestination.Cluster, Match = new RouteMatch { Path = "/v1/{**rest}" } };
        return new Revision(snapshot.MembershipVersion, [route], [cluster]);
    }

    private sealed class Revision(long membership, RouteConfig[] routes, ClusterConfig[] clusters) : IProxyConfig
    {
        private readonly ConfigurationReloadToken _expired = new();

        public long Membership => membership;
        public IReadOnlyList<RouteConfig> Routes => routes;
        public IReadOnlyList<ClusterConfig> Clusters => clusters;
        public IChangeToken ChangeToken => _expired;

        public void Expire() => _expired.OnReload();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The proxy's destinations could not be taken from the registry; trying again.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
