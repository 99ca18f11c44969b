using System.Net;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using OpenClaw.Core.Jobs;
using OpenClaw.Core.Nodes;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace OpenClaw.Gateway.Proxy;

/// <summary>
/// YARP's routes and destinations from the registry: alive workers that listen. Built anew on membership changes only; suspicion and load change
/// with every heartbeat and are judged per request (<see cref="AnotherWorker"/>).
/// </summary>
internal sealed partial class RegistryProxyConfig(IWorkerRegistry registry, IOptions<JobOptions> jobs, TimeProvider time, ILogger<RegistryProxyConfig> logger)
    : BackgroundService, IProxyConfigProvider
{
    private static readonly TimeSpan BackOff = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Revision? _revision;

    public IProxyConfig GetConfig()
    {
        lock (_lock) return _revision ??= Build(registry.Snapshot);
    }

    /// <summary>Waits for another membership and takes it over.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        long seen;
        lock (_lock) seen = (_revision ??= Build(registry.Snapshot)).Membership;
        await registry.WaitForMembershipAsync(seen, cancellationToken);
        Revision? old;
        lock (_lock) (old, _revision) = (_revision, Build(registry.Snapshot));
        old?.Expire();
    }

    /// <summary>A model may be silent for as long as a job may take; YARP's 100 seconds would cut it.</summary>
    public static TimeSpan ActivityTimeoutOf(JobOptions jobs) => jobs.TimeLimit + TimeSpan.FromSeconds(30);

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
                Log.Failed(logger, exception);
                await Task.Delay(BackOff, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

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
            LoadBalancingPolicy = LeastLoadedPolicy.PolicyName,
            Destinations = destinations,
            HttpRequest = new ForwarderRequestConfig
            {
                Version = HttpVersion.Version20,
                VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                ActivityTimeout = ActivityTimeoutOf(jobs.Value),
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
