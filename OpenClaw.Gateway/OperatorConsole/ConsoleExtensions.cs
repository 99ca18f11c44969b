using OpenClaw.Gateway.Maintenance;
using OpenClaw.Gateway.Overview;

namespace OpenClaw.Gateway.OperatorConsole;

/// <summary>The operator's console: a static page over the public API. It holds no state here, so any gateway may serve any of its requests. The
/// page itself is no secret; what it shows needs an admin key with every request.</summary>
internal static class ConsoleExtensions
{
    private static readonly string[] Scripts = ["app.js", "api.js", "dom.js", "stream.js", "overview.js", "alerts.js", "nodes.js", "jobs.js", "conversation.js", "channels.js", "people.js", "availability.js", "journal.js", "selection.js", "settings.js"];

    public static IServiceCollection AddOperatorConsole(this IServiceCollection services)
    {
        services.AddOverview().AddSingleton<ConsolePage>();
        services.AddLoop("remembering of loads", _ => NodeHistory.Interval, provider => provider.GetRequiredService<NodeHistory>().RunOnceAsync);
        return services;
    }

    public static WebApplication MapOperatorConsole(this WebApplication app)
    {
        Map(app, "/console", "console.html", "text/html; charset=utf-8");
        Map(app, "/console/console.css", "console.css", "text/css; charset=utf-8");
        foreach (var script in Scripts) Map(app, $"/console/{script}", script, "text/javascript; charset=utf-8");
        return app;
    }

    private static void Map(WebApplication app, string path, string file, string contentType) =>
        app.MapMethods(path, ["GET", "HEAD"], (HttpContext context, ConsolePage page) => page.Serve(context, file, contentType)).AllowAnonymous().ExcludeFromDescription();
}
