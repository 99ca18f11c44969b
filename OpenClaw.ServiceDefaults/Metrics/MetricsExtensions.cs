using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenClaw.Core.Nodes;
using OpenClaw.Core.Telemetry;

namespace OpenClaw.ServiceDefaults.Metrics;

/// <summary><c>/metrics</c> of every node, in Prometheus' text form.</summary>
internal static partial class MetricsExtensions
{
    public const string Path = "/metrics";

    private static readonly TimeSpan PreparationLimit = TimeSpan.FromSeconds(2);
    private static readonly string[] Platform = ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Net.Http", "System.Runtime", "Npgsql"];
    private static readonly Lazy<MetricStore> Process = new(() => new MetricStore(meter => meter.Name.StartsWith(TelemetryNames.Prefix, StringComparison.Ordinal) || Platform.Contains(meter.Name)));

    public static void AddMetrics(this IHostApplicationBuilder builder) => builder.Services.AddSingleton<IHostedService, EarlyListener>();

    public static void MapMetrics(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet(Path, WriteAsync).AllowAnonymous().DisableHttpMetrics().ExcludeFromDescription();

    private static async Task WriteAsync(HttpContext context)
    {
        if (await RefuseAsync(context) is { } status)
        {
            context.Response.StatusCode = status;
            if (status == StatusCodes.Status401Unauthorized) context.Response.Headers.WWWAuthenticate = "Bearer";
            return;
        }

        foreach (var preparation in context.RequestServices.GetServices<MetricsPreparation>()) await PrepareAsync(preparation, context);
        context.Response.ContentType = MetricStore.ContentType;
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(NodeLine(context.RequestServices.GetService<LocalNode>()) + Process.Value.Write(), context.RequestAborted);
    }

    private static Task<int?> RefuseAsync(HttpContext context)
    {
        var gate = context.RequestServices.GetService<MetricsGate>();
        var probes = context.RequestServices.GetRequiredService<IConfiguration>().GetValue<int?>($"{ClusterOptions.Section}:{nameof(ClusterOptions.ProbePort)}");
        return gate is null || context.Connection.LocalPort == probes ? Task.FromResult<int?>(null) : gate.Refuse(context);
    }

    private static async Task PrepareAsync(MetricsPreparation preparation, HttpContext context)
    {
        try
        {
            var time = context.RequestServices.GetRequiredService<TimeProvider>();
            await preparation.PrepareAsync(context.RequestAborted).WaitAsync(PreparationLimit, time, context.RequestAborted);
        }
        catch (Exception error) when (!context.RequestAborted.IsCancellationRequested)
        {
            var logger = context.RequestServices.GetRequiredService<ILogger<MetricStore>>();
            Log.NotPrepared(logger, error);
        }
    }

    private static string NodeLine(LocalNode? node) => node is null ? "" :
        "# HELP openclaw_node_info Who this node is.\n# TYPE openclaw_node_info gauge\n"
        + $"openclaw_node_info{{node=\"{PrometheusName.Escape(node.Id)}\",role=\"{node.Role.ToString().ToLowerInvariant()}\",region=\"{PrometheusName.Escape(node.Region)}\",version=\"{PrometheusName.Escape(node.Version)}\"}} 1\n";

    /// <summary>Counts what happens before somebody first asks.</summary>
    private sealed class EarlyListener : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            _ = Process.Value;
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Debug, Message = "Some metrics are missing now.")]
        public static partial void NotPrepared(ILogger logger, Exception error);
    }
}
