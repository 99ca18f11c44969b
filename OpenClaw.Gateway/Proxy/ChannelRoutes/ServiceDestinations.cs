using System.Globalization;
using Microsoft.Extensions.ServiceDiscovery;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace OpenClaw.Gateway.Proxy.ChannelRoutes;

/// <summary>
/// Puts the addresses that service discovery knows in the place of destinations that are names of services, and only of those: a worker's address comes
/// from the registry and is one worker, never a name with several behind it.
/// </summary>
internal sealed class ServiceDestinations(ServiceEndpointResolver services) : IDestinationResolver
{
    private const string Mark = "OpenClaw.IsService";

    /// <param name="service">Scheme and name of the service.</param>
    public static DestinationConfig Of(Uri service) => new() { Address = service.ToString(), Metadata = new Dictionary<string, string> { [Mark] = "true" } };

    public async ValueTask<ResolvedDestinationCollection> ResolveDestinationsAsync(IReadOnlyDictionary<string, DestinationConfig> destinations, CancellationToken cancellationToken)
    {
        if (destinations.Values.FirstOrDefault(IsService) is not { } named) return new ResolvedDestinationCollection(destinations, null);
        var service = new Uri(named.Address);
        var source = await services.GetEndpointsAsync(service.GetLeftPart(UriPartial.Authority), cancellationToken);
        var resolved = destinations.Where(destination => !IsService(destination.Value)).ToDictionary();
        foreach (var (number, endpoint) in source.Endpoints.Index())
        {
            resolved[string.Create(CultureInfo.InvariantCulture, $"{service.Host}-{number}")] = new DestinationConfig { Address = AddressOf(endpoint, service.Scheme) };
        }

        return new ResolvedDestinationCollection(resolved, source.ChangeToken);
    }

    private static string AddressOf(ServiceEndpoint endpoint, string scheme) =>
        endpoint.EndPoint is UriEndPoint { Uri: var uri } ? uri.ToString() : $"{scheme}://{endpoint}";

    private static bool IsService(DestinationConfig destination) => destination.Metadata?.ContainsKey(Mark) == true;
}
