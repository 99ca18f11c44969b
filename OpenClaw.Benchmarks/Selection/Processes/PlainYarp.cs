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
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Model;

namespace OpenClaw.Benchmarks.Selection.Processes;

/// <summary>YARP as it comes, with one of its own policies, straight before the model servers.</summary>
internal sealed class PlainYarp : IAsyncDisposable
{
    private const string Cluster = "models";
    private static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(30);

    private readonly WebApplication _app;

    private PlainYarp(WebApplication app) => _app = app;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());

    public static async Task<PlainYarp> StartAsync(string policy, IEnumerable<(ModelServer Server, Uri Address)> models)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<ILoadBalancingPolicy, StaticWeightsPolicy>();
        builder.Services.AddReverseProxy().LoadFromMemory([Route], [Describe(policy, models)]);
        var app = builder.Build();
        app.MapReverseProxy();
        await app.StartAsync();
        return new PlainYarp(app);
    }

    public void Update(string policy, IEnumerable<(ModelServer Server, Uri Address)> models) =>
        _app.Services.GetRequiredService<InMemoryConfigProvider>().Update([Route], [Describe(policy, models)]);

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static RouteConfig Route => new() { RouteId = Cluster, ClusterId = Cluster, Match = new RouteMatch { Path = "/{**all}" } };

    private static ClusterConfig Describe(string policy, IEnumerable<(ModelServer Server, Uri Address)> models) => new()
    {
        ClusterId = Cluster,
        LoadBalancingPolicy = policy,
        HttpRequest = new ForwarderRequestConfig { ActivityTimeout = LongestSilence },
        Destinations = models.Select((model, i) => (Name: $"model-{i}", model)).ToDictionary(named => named.Name, named => new DestinationConfig
        {
            Address = named.model.Address.ToString(),
            Metadata = new Dictionary<string, string> { [StaticWeightsPolicy.Weight] = $"{(int)(100 * named.model.Server.Plan.Slots * named.model.Server.Plan.Speed)}" },
        }),
    };

    /// <summary>What an operator writes who knows the fleet: chance in proportion to slots × speed. YARP has no weights of its own.</summary>
    private sealed class StaticWeightsPolicy : ILoadBalancingPolicy
    {
        public const string Weight = nameof(Weight);

        private readonly Random _random = new(1);

        public string Name => Contestant.StaticWeights;

        public DestinationState? PickDestination(HttpContext context, ClusterState cluster, IReadOnlyList<DestinationState> availableDestinations)
        {
            int left;
            lock (_random) left = _random.Next(availableDestinations.Sum(WeightOf));
            return availableDestinations.First(destination => (left -= WeightOf(destination)) < 0);
        }

        private static int WeightOf(DestinationState destination) => int.Parse(destination.Model.Config.Metadata![Weight], null);
    }
}
