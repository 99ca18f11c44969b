using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using OpenClaw.Core.Telemetry;
using OpenClaw.Standalone;
using OpenClaw.Tests.Doubles;
using Xunit;

namespace OpenClaw.Tests.Telemetry;

public sealed class TraceTests
{
    [Fact]
    public async Task One_trace_runs_from_the_accepted_message_across_the_queue_to_the_answer_and_its_delivery()
    {
        var trace = ActivityTraceId.CreateRandom();
        var seen = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith(TelemetryNames.Prefix, StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == trace) seen.Enqueue(activity.OperationName);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var receiver = await WebhookReceiver.StartAsync(204);
        var folder = Directory.CreateTempSubdirectory("openclaw-trace-");
        await using var cluster = await StandaloneCluster.StartAsync(new StandaloneOptions("http://127.0.0.1:0", folder.FullName, 1), TestContext.Current.CancellationToken);

        using var client = new HttpClient { BaseAddress = new Uri(StandaloneCluster.AddressesOf(cluster.Gateway)[0]) };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/messages") { Content = JsonContent.Create(new { conversation = "traced", text = "hello", callbackUrl = receiver.Url }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", cluster.Secrets.NewAdminKey);
        request.Headers.Add("traceparent", $"00-{trace}-{ActivitySpanId.CreateRandom()}-01");
        using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();

        // In any order: the gateway may hear of the end after the reply has left.
        string[] expected = ["lease job", "offer job", "run job", "deliver message"];
        await Eventually.TrueAsync(() => expected.All(name => seen.Contains(name)), "every step is in the trace", TimeSpan.FromSeconds(30));
    }
}
