using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using OpenClaw.Core.Nodes;

namespace OpenClaw.Core.Live;

/// <summary>Asks a worker for its heartbeat, at its direct address, over HTTP/2 with prior knowledge: workers speak nothing else.</summary>
public sealed class HeartbeatClient(ClusterSecret secret) : IDisposable
{
    private const int MostBytes = 64 * 1024;
    private readonly string _authorization = secret.ToAuthorization();
    private readonly HttpClient _http = new(NodeHandler.Configure(new SocketsHttpHandler())) { MaxResponseContentBufferSize = MostBytes };

    /// <returns>Null when the worker does not answer as one; that is no evidence of anything.</returns>
    public async Task<Heartbeat?> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, HeartbeatJson.Path)) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
            request.Headers.TryAddWithoutValidation("Authorization", _authorization);
            using var response = await _http.SendAsync(request, cancellationToken);
            return response.IsSuccessStatusCode ? await response.Content.ReadFromJsonAsync(HeartbeatJson.Default.Heartbeat, cancellationToken) : null;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException or NotSupportedException or OperationCanceledException)
        {
            return null;
        }
    }

    public void Dispose() => _http.Dispose();
}
