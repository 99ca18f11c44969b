using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;

namespace OpenClaw.Tests.Cluster;

/// <summary>
/// What stands in front of the gateways where people run several: probes their readiness, spreads requests, sockets and streams over those that are
/// ready, and repeats on another one what was refused before anything of it was sent. Everything else it passes on as it is, breaks included.
/// </summary>
internal sealed class Balancer : IAsyncDisposable
{
    private const string Cluster = "gateways";
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(10);

    private readonly WebApplication _app;

    private Balancer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    public static async Task<Balancer> StartAsync(IEnumerable<Uri> gateways, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddReverseProxy().LoadFromMemory([Route], [Describe(gateways)])
            .ConfigureHttpClient((_, handler) => handler.ConnectTimeout = TimeSpan.FromSeconds(2));
        var app = builder.Build();
        app.UseWebSockets();
        app.MapReverseProxy(proxy =>
        {
            proxy.Use(TryGatewaysAsync);
            proxy.UseLoadBalancing();
        });
        await app.StartAsync(cancellationToken);
        return new Balancer(app);
    }

    /// <summary>Takes another set of gateways; running requests go on.</summary>
    public void Update(IEnumerable<Uri> gateways) => _app.Services.GetRequiredService<InMemoryConfigProvider>().Update([Route], [Describe(gateways)]);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static RouteConfig Route => new() { RouteId = Cluster, ClusterId = Cluster, Match = new RouteMatch { Path = "/{**all}" } };

    private static ClusterConfig Describe(IEnumerable<Uri> gateways) => new()
    {
        ClusterId = Cluster,
        LoadBalancingPolicy = "RoundRobin",
        HealthCheck = new HealthCheckConfig
        {
            AvailableDestinationsPolicy = "HealthyOrPanic",
            Active = new ActiveHealthCheckConfig { Enabled = true, Interval = ProbeInterval, Timeout = ProbeInterval * 2, Policy = "ConsecutiveFailures", Path = "/health/ready" },
        },
        // One failed probe is enough: a gateway that is not ready refuses everybody.
        Metadata = new Dictionary<string, string> { ["ConsecutiveFailuresHealthPolicy.Threshold"] = "1" },
        HttpRequest = new ForwarderRequestConfig { ActivityTimeout = LongestSilence },
        Destinations = gateways.ToDictionary(gateway => gateway.Authority, gateway => new DestinationConfig { Address = gateway.ToString() }),
    };

    private static async Task TryGatewaysAsync(HttpContext context, RequestDelegate next)
    {
        var proxy = context.GetReverseProxyFeature();
        var ready = proxy.AvailableDestinations;
        var left = proxy.AllDestinations.ToList();
        while (true)
        {
            await next(context);
            if (!IsRefused(context) || context.Response.HasStarted || proxy.ProxiedDestination is not { } refused) return;
            left.Remove(refused);
            if (left.Count == 0) return;
            // One that was not ready at the last probe may be by now; it is the better guess than giving up.
            proxy.AvailableDestinations = left.Exists(ready.Contains) ? left.FindAll(ready.Contains) : left;
            context.Features.Set<IForwarderErrorFeature>(null);
            context.Response.Clear();
        }
    }

    private static bool IsRefused(HttpContext context)
    {
        if (context.GetForwarderErrorFeature() is not { Error: ForwarderError.Request } fault) return false;
        for (var exception = fault.Exception; exception is not null; exception = exception.InnerException)
        {
            if (exception is SocketException { SocketErrorCode: SocketError.ConnectionRefused }) return true;
        }

        return false;
    }
}
