using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.LoadBalancing;

namespace OpenClaw.Gateway.Proxy.ChannelRoutes;

/// <summary>
/// <c>/channels/webhooks/…</c> and <c>/channels/health/…</c> lead to <c>/webhooks/…</c> and <c>/health/…</c> of a channel node that is ready. Both are open to
/// strangers, because platforms have no key of ours: a webhook proves by its own secret or signature, at the channel node, whom it comes from, and
/// health says nothing but yes or no. Nothing else of the channel nodes can be reached from outside.
/// </summary>
internal sealed class ChannelProxyConfig : IProxyConfigProvider, IProxyConfig
{
    private const string Cluster = "channels";
    private const string Prefix = "/channels";
    private const long MaxBodyBytes = 1024 * 1024;
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(2);

    public ChannelProxyConfig(Uri service)
    {
        Routes = [Route("webhooks"), Route("health")];
        Clusters =
        [
            new ClusterConfig
            {
                ClusterId = Cluster,
                LoadBalancingPolicy = LoadBalancingPolicies.PowerOfTwoChoices,
                HealthCheck = new HealthCheckConfig
                {
                    AvailableDestinationsPolicy = "HealthyOrPanic",
                    Active = new ActiveHealthCheckConfig { Enabled = true, Interval = ProbeInterval, Timeout = ProbeInterval, Policy = "ConsecutiveFailures", Path = "/health/ready" },
                },
                Destinations = new Dictionary<string, DestinationConfig> { [Cluster] = ServiceDestinations.Of(service) },
            },
        ];
    }

    public IReadOnlyList<RouteConfig> Routes { get; }
    public IReadOnlyList<ClusterConfig> Clusters { get; }

    /// <summary>Never changes; the addresses behind the name are resolved apart from it.</summary>
    public IChangeToken ChangeToken { get; } = new CancellationChangeToken(CancellationToken.None);

    public IProxyConfig GetConfig() => this;

    private static RouteConfig Route(string room) => new()
    {
        RouteId = $"{Cluster}-{room}",
        ClusterId = Cluster,
        Match = new RouteMatch { Path = $"{Prefix}/{room}/{{**rest}}" },
        AuthorizationPolicy = "anonymous",
        MaxRequestBodySize = MaxBodyBytes,
        Transforms =
        [
            new Dictionary<string, string> { ["PathRemovePrefix"] = Prefix },
            new Dictionary<string, string> { ["RequestHeaderRemove"] = "Cookie" }, // a chat session is between its page and the gateway
        ],
    };
}
