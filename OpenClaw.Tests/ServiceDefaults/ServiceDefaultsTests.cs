using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using OpenClaw.Core.Telemetry;
using OpenClaw.ServiceDefaults;
using OpenClaw.Tests.Doubles;
using OpenTelemetry.Trace;
using Xunit;

namespace OpenClaw.Tests.ServiceDefaults;

public sealed class ServiceDefaultsTests
{
    private const string TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_a_collector_nothing_listens()
    {
        await using var app = await StartAsync(collector: null);
        Assert.Null(app.Services.GetService<TracerProvider>());
    }

    [Fact]
    public async Task Without_a_collector_the_callers_trace_can_still_be_stored()
    {
        await using var app = await StartAsync(collector: null);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/trace");
        request.Headers.Add("traceparent", TraceParent);
        using var response = await app.GetTestClient().SendAsync(request, Stop);

        var stored = await response.Content.ReadAsStringAsync(Stop);
        Assert.True(ActivityContext.TryParse(stored, null, out var context), stored);
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", context.TraceId.ToString());
        Assert.Equal(ActivityTraceFlags.Recorded, context.TraceFlags);
    }

    [Fact]
    public async Task A_collector_gets_our_spans_and_the_models_but_no_calls_that_belong_to_no_trace_and_no_probes()
    {
        await using var collector = await WebhookReceiver.StartAsync(200);
        await using (var app = await StartAsync(collector.Url))
        {
            using var ours = new ActivitySource(TelemetryNames.Prefix + "Probe");
            using var model = new ActivitySource("Experimental.Microsoft.Extensions.AI");
            using var database = new ActivitySource("Npgsql");
            using (database.StartActivity("span-poll", ActivityKind.Client)) { }
            using (ours.StartActivity("span-ours"))
            using (model.StartActivity("span-model", ActivityKind.Client))
            using (database.StartActivity("span-query", ActivityKind.Client)) { }
            (await app.GetTestClient().GetAsync(new Uri("/health/live", UriKind.Relative), Stop)).Dispose();
            app.Services.GetRequiredService<TracerProvider>().ForceFlush(10_000);
        }

        var sent = string.Concat(collector.Requests.Where(r => r.Path == "/v1/traces").Select(r => r.Body));
        Assert.Contains("span-ours", sent, StringComparison.Ordinal);
        Assert.Contains("span-model", sent, StringComparison.Ordinal);
        Assert.Contains("span-query", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("span-poll", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("/health", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_says_nothing_does_not_hold_a_process_that_stops()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var watch = Stopwatch.StartNew();
        await using (var app = await StartAsync(new Uri($"http://{silent.LocalEndpoint}")))
        {
            using var ours = new ActivitySource(TelemetryNames.Prefix + "Probe");
            using (ours.StartActivity("span-ours")) { }
            watch.Restart();
            await app.StopAsync(Stop);
        }

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(7), $"{watch.Elapsed}");
    }

    [Fact]
    public async Task What_is_left_is_sent_when_the_process_stops()
    {
        await using var collector = await WebhookReceiver.StartAsync(200);
        await using (var app = await StartAsync(collector.Url))
        {
            using var ours = new ActivitySource(TelemetryNames.Prefix + "Probe");
            using (ours.StartActivity("span-last")) { }
            await app.StopAsync(Stop);
            Assert.Contains(collector.Requests, r => r.Path == "/v1/traces" && r.Body.Contains("span-last", StringComparison.Ordinal));
            Assert.Contains(collector.Requests, r => r.Path == "/v1/metrics");
        }
    }

    [Fact]
    public async Task A_process_that_is_not_ready_is_still_alive()
    {
        await using var app = await StartAsync(collector: null);
        using var live = await app.GetTestClient().GetAsync(new Uri("/health/live", UriKind.Relative), Stop);
        using var ready = await app.GetTestClient().GetAsync(new Uri("/health/ready", UriKind.Relative), Stop);
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (live.StatusCode, ready.StatusCode));
    }

    private static async Task<WebApplication> StartAsync(Uri? collector)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseTestServer();
        builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector is null ? "" : new Uri(collector, "/").ToString();
        builder.Configuration["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
        builder.AddServiceDefaults();
        builder.Services.AddHealthChecks().AddCheck("store", () => HealthCheckResult.Unhealthy(), [ServiceDefaultsExtensions.ReadyTag]);
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapGet("/trace", () => TraceLink.Current);
        await app.StartAsync(Stop);
        return app;
    }
}
