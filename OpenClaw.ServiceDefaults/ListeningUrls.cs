using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using OpenClaw.Core.Nodes;
using OpenClaw.ServiceDefaults.Metrics;

namespace OpenClaw.ServiceDefaults;

/// <summary>Where a node's server listens: what the settings say, else the program's own default, and the port for probes beside it.</summary>
internal static class ListeningUrls
{
    /// <summary>Endpoints in the server's own section are left as they are: who writes them writes the probes' endpoint too.</summary>
    public static void ListenAsNode(this WebApplicationBuilder builder, string byDefault)
    {
        if (builder.Configuration.GetSection("Kestrel:Endpoints").Exists()) return;
        var settings = builder.Configuration;
        var urls = Choose(settings[WebHostDefaults.ServerUrlsKey], settings[WebHostDefaults.HttpPortsKey], settings[WebHostDefaults.HttpsPortsKey], byDefault);
        if (ProbePort(settings) is { } port) urls = [.. urls, ProbeUrl(urls[0], port)];
        builder.WebHost.UseUrls([.. urls]);

        // They are among the addresses now; the server would warn that it ignores them.
        builder.WebHost.UseSetting(WebHostDefaults.HttpPortsKey, "").UseSetting(WebHostDefaults.HttpsPortsKey, "");
    }

    /// <summary>Keeps everything but the probes off their port, whatever else the node serves.</summary>
    public static void KeepProbesApart(this WebApplication app)
    {
        if (ProbePort(app.Configuration) is not { } port) return;
        app.Use((context, next) =>
        {
            var path = context.Request.Path;
            if (context.Connection.LocalPort != port || path.StartsWithSegments("/health", StringComparison.Ordinal) || path == MetricsExtensions.Path) return next(context);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

    /// <summary>As the server itself would decide: addresses win over ports.</summary>
    internal static IReadOnlyList<string> Choose(string? urls, string? httpPorts, string? httpsPorts, string byDefault)
    {
        var chosen = Split(urls);
        if (chosen.Length == 0) chosen = [.. Split(httpPorts).Select(port => $"http://*:{port}"), .. Split(httpsPorts).Select(port => $"https://*:{port}")];
        return chosen.Length > 0 ? chosen : [byDefault];
    }

    /// <summary>The probes' port on the host of the first address.</summary>
    internal static string ProbeUrl(string url, int port)
    {
        var host = url[(url.IndexOf("://", StringComparison.Ordinal) + 3)..].TrimEnd('/');
        var colon = host.LastIndexOf(':');
        return $"http://{(colon > host.LastIndexOf(']') ? host[..colon] : host)}:{port}";
    }

    private static int? ProbePort(IConfiguration configuration) => configuration.GetValue<int?>($"{ClusterOptions.Section}:{nameof(ClusterOptions.ProbePort)}");

    private static string[] Split(string? list) => (list ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
