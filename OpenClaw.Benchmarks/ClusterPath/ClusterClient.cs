using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using OpenClaw.Benchmarks.MainPath;
using OpenClaw.Benchmarks.Reporting;
using OpenClaw.Gateway.Overview;
using OpenClaw.Tests.Cluster;

namespace OpenClaw.Benchmarks.ClusterPath;

/// <summary>A caller of the cluster's API through its balancer.</summary>
internal sealed class ClusterClient(LocalCluster cluster) : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = cluster.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", cluster.AdminKey) } };

    public async Task SendAsync(string conversation, int number, CancellationToken cancellationToken)
    {
        using var response = await _http.PostAsJsonAsync("/api/messages", new { conversation, text = BenchmarkMessage.TextOf(number) }, cancellationToken);
        if (!response.IsSuccessStatusCode) throw new BenchmarkException($"A message was refused with {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(cancellationToken)}");
    }

    /// <summary>So many messages in so many conversations, in the order of their numbers within each.</summary>
    /// <returns>Accepted per second.</returns>
    public async Task<double> SendBacklogAsync(string prefix, int conversations, int perConversation, int inFlight, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        await Parallel.ForAsync(0, conversations, new ParallelOptions { MaxDegreeOfParallelism = inFlight, CancellationToken = cancellationToken }, async (conversation, stop) =>
        {
            for (var number = 0; number < perConversation; number++) await SendAsync($"{prefix}-{conversation}", number, stop);
        });
        return conversations * perConversation / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Waits until nothing waits or runs, and fails when something died.</summary>
    public async Task DrainAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        // A gateway keeps a look for a moment: one from before the messages would say that nothing waits.
        await Task.Delay(ClusterSampler.KeptFor + TimeSpan.FromMilliseconds(100), cancellationToken);
        for (var started = TimeProvider.System.GetTimestamp(); ; await Task.Delay(100, cancellationToken))
        {
            var jobs = (await _http.GetFromJsonAsync<JsonNode>("/api/cluster/jobs", cancellationToken))!["jobs"]!;
            if ((long)jobs["dead"]! > 0) throw new BenchmarkException($"Jobs died: {jobs.ToJsonString()}");
            if ((long)jobs["queued"]! == 0 && (long)jobs["leased"]! == 0) return;
            if (TimeProvider.System.GetElapsedTime(started) > limit) throw new BenchmarkException($"Not everything was answered in {limit.TotalSeconds} s: {jobs.ToJsonString()}");
        }
    }

    public void Dispose() => _http.Dispose();
}
